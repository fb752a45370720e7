// Light or dark, as the system has it until somebody chooses. Runs before the page is drawn, on every page.

const KEY = "oci-manifest.appearance";
const CHOICES = ["system", "light", "dark"] as const;
type Choice = (typeof CHOICES)[number];

function chosen(): Choice {
  try {
    return CHOICES.find((choice) => choice === localStorage.getItem(KEY)) ?? "system";
  } catch {
    return "system";
  }
}

function apply(choice: Choice): void {
  if (choice === "system") delete document.documentElement.dataset.appearance;
  else document.documentElement.dataset.appearance = choice;
}

apply(chosen());
// In a panel of the editor the head is the editor's own.
if (window.top !== window) document.documentElement.classList.add("framed");
// Another tab, or the page around this one.
addEventListener("storage", ({ key }) => {
  if (key === KEY) apply(chosen());
});

document.addEventListener("DOMContentLoaded", () => {
  const control = document.querySelector<HTMLSelectElement>("#appearance");
  if (control === null) return;
  control.value = chosen();
  control.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, control.value);
    } catch {
      // A browser that keeps nothing shows it all the same.
    }
    apply(control.value as Choice);
  });
});

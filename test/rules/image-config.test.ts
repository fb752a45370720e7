import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { validate } from "../../server/src/validate.ts";
import { digest } from "../documents/parts.ts";
import { told } from "../documents/told.ts";

const config = (settings: string, os = "linux", more = ""): string =>
  `{"architecture":"amd64","os":"${os}","config":{${settings}},"rootfs":{"type":"layers","diff_ids":[]}${more}}`;
const built = (layers: number, history: string): string =>
  `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":${JSON.stringify(Array.from({ length: layers }, (_, i) => digest(`layer ${i}`)))}},"history":${history}}`;

/** What is told of some settings, and the settings after the first fix, where there is one. */
function mended(
  settings: string,
  kind: Kind = "docker-config",
  os = "linux",
): readonly [text: string | undefined, safe: boolean | undefined] {
  const text = config(settings, os);
  const problem = validate(text, { kind }).problems.find(({ rule }) => rule.id === "schema");
  const fix = problem?.fixes?.()[0];
  const after = fix === undefined ? undefined : applyEdits(text, fix.edits);
  if (after !== undefined) assert.deepEqual(told(after, kind), [], after);
  return [after?.slice(config("", os).indexOf("{}") + 1, -config("", os).length + config("", os).indexOf("{}") + 1), fix?.safe];
}

test("settings of the wrong shape are written as they are meant", () => {
  const rows: readonly (readonly [string, string?, "safe"?])[] = [
    [`"Cmd":"nginx"`, `"Cmd":["nginx"]`],
    [`"Cmd":"nginx -g x"`, `"Cmd":["/bin/sh","-c","nginx -g x"]`],
    [`"Cmd":"[\\"nginx\\",\\"-v\\"]"`, `"Cmd":["nginx","-v"]`],
    [`"Shell":["/bin/bash","-c"],"Cmd":"echo $A"`, `"Shell":["/bin/bash","-c"],"Cmd":["/bin/bash","-c","echo $A"]`],
    [`"Cmd":""`],
    [`"Cmd":{"a":1}`],
    [`"Cmd":["serve",8080]`, `"Cmd":["serve","8080"]`],
    [`"Entrypoint":"/usr/bin/tini"`, `"Entrypoint":["/usr/bin/tini"]`],
    [`"Shell":"/bin/bash -c"`, `"Shell":["/bin/bash","-c"]`],
    [`"OnBuild":"RUN make"`, `"OnBuild":["RUN make"]`],
    [`"Env":{"A":"b","C":""}`, `"Env":["A=b","C="]`, "safe"],
    [`"Env":{"A":1,"B":true,"C":null}`, `"Env":["A=1","B=true","C="]`],
    [`"Env":{"A":{}}`],
    [`"Env":"A=b"`, `"Env":["A=b"]`],
    [`"Env":"A"`],
    [`"Env":[{"name":"A","value":"b"}]`, `"Env":["A=b"]`],
    [`"Env":[{"A":"b"}]`, `"Env":["A=b"]`],
    [`"Env":[{"name":"A","valueFrom":{}}]`],
    [`"ExposedPorts":[80,"443/tcp"]`, `"ExposedPorts":{"80":{},"443/tcp":{}}`, "safe"],
    [`"ExposedPorts":8080`, `"ExposedPorts":{"8080":{}}`, "safe"],
    [`"ExposedPorts":["http"]`],
    [`"ExposedPorts":[0]`],
    [`"ExposedPorts":{"80":1}`, `"ExposedPorts":{"80":{}}`, "safe"],
    [`"Volumes":["/data","/data","/log"]`, `"Volumes":{"/data":{},"/log":{}}`, "safe"],
    [`"Volumes":"/data"`, `"Volumes":{"/data":{}}`, "safe"],
    [`"Volumes":{"/data":true}`, `"Volumes":{"/data":{}}`, "safe"],
    [`"Volumes":{"/data":null}`, `"Volumes":{"/data":{}}`, "safe"],
    [`"Volumes":[{}]`],
    [`"User":1000`, `"User":"1000"`, "safe"],
    [`"User":1.5`],
    [`"StopSignal":15`, `"StopSignal":"15"`, "safe"],
    [`"ArgsEscaped":"false"`, `"ArgsEscaped":false`, "safe"],
    [`"Memory":"67108864"`, `"Memory":67108864`, "safe"],
    [`"Memory":"64m"`, `"Memory":67108864`],
    [`"Memory":"much"`],
    [`"Healthcheck":"curl -f localhost"`, `"Healthcheck":{"Test":["CMD-SHELL","curl -f localhost"]}`],
    [`"Healthcheck":["CMD","true"]`, `"Healthcheck":{"Test":["CMD","true"]}`],
    [`"Healthcheck":{"Test":"NONE"}`, `"Healthcheck":{"Test":["NONE"]}`],
    [`"Healthcheck":{"Test":"[\\"CMD\\",\\"true\\"]"}`, `"Healthcheck":{"Test":["CMD","true"]}`],
    [`"Healthcheck":{"Interval":"1m30s"}`, `"Healthcheck":{"Interval":90000000000}`, "safe"],
    [`"Healthcheck":{"Timeout":"0.5s"}`, `"Healthcheck":{"Timeout":500000000}`, "safe"],
    [`"Healthcheck":{"Interval":"30"}`, `"Healthcheck":{"Interval":30000000000}`],
    [`"Healthcheck":{"Interval":"30000000000"}`, `"Healthcheck":{"Interval":30000000000}`, "safe"],
    [`"Healthcheck":{"Interval":"soon"}`],
    [`"Healthcheck":{"Retries":"3"}`, `"Healthcheck":{"Retries":3}`, "safe"],
  ];
  for (const [settings, after, safe] of rows)
    assert.deepEqual(mended(settings), [after, after === undefined ? undefined : safe !== undefined], settings);
  assert.deepEqual(mended(`"Cmd":"dir /s"`, "docker-config", "windows"), [`"Cmd":["cmd","/S","/C","dir /s"]`, false]);
});

test("a plain command is offered as words, too", () => {
  const titles = validate(config(`"Cmd":"nginx -v"`))
    .problems[0]?.fixes?.()
    .map(({ title }) => title);
  assert.deepEqual(titles, ['Replace with `["/bin/sh","-c","nginx -v"]`', 'Replace with `["nginx","-v"]`']);
});

test("what is mended is written as the text around it", () => {
  const text = `{\n  "architecture": "amd64",\n  "os": "linux",\n  "config": {\n    "Env": {\n      "A": "b",\n      "C": "d"\n    }\n  },\n  "rootfs": {\n    "type": "layers",\n    "diff_ids": []\n  }\n}\n`;
  const fix = validate(text).problems[0]?.fixes?.()[0];
  assert.ok(fix);
  const after = applyEdits(text, fix.edits);
  assert.equal(after, `${JSON.stringify(JSON.parse(after), undefined, 2)}\n`);
});

test("Docker's settings of a wrong type: an error in its own config, a warning in an OCI config, and null is nothing", () => {
  for (const setting of ['"Healthcheck":5', '"Healthcheck":{"Test":{}}', '"Memory":"x"', '"CpuShares":[]', '"Shell":"x"', '"OnBuild":7']) {
    assert.match(told(config(setting), "oci-config").join(), /^schema warning [^,]+$/, setting);
    assert.match(told(config(setting), "docker-config").join(), /^schema error [^,]+$/, setting);
  }
  const nothing = `"Healthcheck":null,"Memory":null,"MemorySwap":null,"CpuShares":null,"OnBuild":null,"Shell":null,"ArgsEscaped":null,"User":null,"StopSignal":null,"WorkingDir":null,"Env":null`;
  for (const kind of ["oci-config", "docker-config"] as const) assert.deepEqual(told(config(nothing), kind), []);
});

test("a target that refuses a health check of a wrong type makes it an error", () => {
  const [problem] = validate(config(`"Healthcheck":"curl x"`), { targets: ["podman"] }).problems;
  assert.equal(problem?.severity, "error");
  assert.match(problem?.says ?? "", / · refused by podman 4\.3\.1$/);
  assert.equal(validate(config(`"Memory":"x"`), { targets: ["podman"] }).problems[0]?.severity, "warning");
});

test("history is compared with the layers only where both can be counted", () => {
  const silent = [
    built(1, "[{}]"),
    built(1, `[{"empty_layer":false}]`),
    built(1, `[{"empty_layer":null}]`),
    built(2, "[]"),
    built(2, "null"),
    built(2, "[{},"),
  ];
  for (const text of silent) assert.doesNotMatch(told(text).join(), /history-mismatch/, text);
  // Another rule says why these cannot be counted.
  const others = [built(2, "[5]"), built(2, `[{"empty_layer":"true"}]`), built(2, `[{"Empty_Layer":true}]`)];
  for (const text of others) assert.match(told(text).join(), /^(?:schema error|key-case warning) [^,]+$/, text);
});

test("only steps that surely made no layer are marked, and only where that settles the count", () => {
  const fixed = (text: string): string | undefined => {
    const fix = validate(text)
      .problems.find(({ rule }) => rule.id === "history-mismatch")
      ?.fixes?.()[0];
    return fix === undefined ? undefined : applyEdits(text, fix.edits);
  };
  const step = (by: string, more = ""): string => `{"created_by":${JSON.stringify(by)}${more}}`;
  const marked = `,"empty_layer":true`;
  assert.equal(fixed(built(0, `[${step("LABEL a=b")}]`)), built(0, `[${step("LABEL a=b", marked)}]`));
  assert.equal(fixed(built(0, `[${step("ENV A=b", `,"empty_layer":false`)}]`)), built(0, `[${step("ENV A=b", marked)}]`));
  assert.equal(
    fixed(built(1, `[${step("/bin/sh -c #(nop) ADD file:a in / ")},${step('/bin/sh -c #(nop)  CMD ["sh"]')}]`)),
    built(1, `[${step("/bin/sh -c #(nop) ADD file:a in / ")},${step('/bin/sh -c #(nop)  CMD ["sh"]', marked)}]`),
  );
  assert.equal(fixed(built(0, `[${step("RUN true")}]`)), undefined);
  assert.equal(fixed(built(0, `[${step("WORKDIR /app")}]`)), undefined);
  assert.equal(fixed(built(1, `[${step("ENV A=b")},${step("ENV C=d")},${step("RUN a")},${step("RUN b")}]`)), undefined);
});

test("times of the image and of its steps: each cause is told once", () => {
  const text = `{"created":"","architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"history":[{"created":"x","empty_layer":true},{"created":"y","empty_layer":true},{"created":7,"empty_layer":true}]}`;
  assert.deepEqual(told(text), ['invalid-time error ""', 'invalid-time error "x"', 'invalid-time info place "y"', "schema error 7"]);
});

test("what stands in Env and is no secret", () => {
  const calm = [
    "DB_PASSWORD=",
    "DB_PASSWORD=short",
    "DB_PASSWORD=changeme",
    "DB_PASSWORD=CHANGE_ME",
    "DB_PASSWORD=your-password",
    "DB_PASSWORD=xxxxxxxxxxxx",
    "DB_PASSWORD=************",
    "DB_PASSWORD=$DB_PASS",
    `DB_PASSWORD=prefix-$${"{DB_PASS}"}`,
    "DB_PASSWORD=<set at run time>",
    "DB_PASSWORD={{ .password }}",
    "DB_PASSWORD=%PASSWORD%",
    "DB_PASSWORD=/run/secrets/db",
    "DB_PASSWORD=C:\\secrets\\db",
    "DB_PASSWORD=file:secrets/db",
    "DB_PASSWORD=arn:aws:secretsmanager:eu-west-1:1:secret:db",
    "DB_PASSWORD_FILE=a1b2c3d4e5",
    "ALLOW_EMPTY_PASSWORD=yes",
    "REQUIRE_TOKEN=required",
    "MAX_TOKEN=131072",
    "EOS_TOKEN=<|im_end|>",
    "MASK_TOKEN=[MASK]",
    "TOKEN_URL=https://auth.example.com/token",
    "OAUTH_TOKEN=https://auth.example.com/token",
    "TOKENIZERS_PARALLELISM=false",
    "GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568",
    "SSH_PUBLIC_KEY=ssh-ed25519AAAAC3NzaC1lZDI1NTE5",
    "NEXT_PUBLIC_MAPS_API_KEY=4fq82hz90kd1",
    "PYTHON_SHA256=1fc08f1fe2cb9c8a2b1b8eb2dbb1a1b0",
    "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "GITHUB=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "NOTE=npm_config_cache",
    "NOTE=hf_transfer",
    "DATABASE_URL=postgres://postgres:postgres@db/app",
    "DATABASE_URL=postgres://app:password@db/app",
    "DATABASE_URL=postgres://app:$DB_PASSWORD@db/app",
    "DATABASE_URL=postgres://db.example.com:5432/app",
    "PROXY=http://proxy.example.com:3128,user@example.com",
    "PYTHONPATH=a:b@c",
  ];
  for (const entry of calm) assert.deepEqual(told(config(`"Env":[${JSON.stringify(entry)}]`)), [], entry);
});

test("what stands in Env and looks like a secret, of which no message shows a letter", () => {
  const secrets: readonly (readonly [string, string])[] = [
    ["DB_PASSWORD=", "t7Gq92rz"],
    ["db.password=", "t7Gq92rz"],
    ["PGPASSWORD=", "correct-horse"],
    ["JWT_SECRET=", "9c1185a5c5e9fc54612808977ee8f548"],
    ["STRIPE_API_KEY=", "4fq82hz90kd1"],
    ["SMTP=", "smtp://mailer:t7Gq92rz@mail.example.com"],
    ["A=", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["A=", "github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789abcdefghijklmnopq"],
    ["A=", "glpat-Zx81kLmN0pQrStUvWxYz"],
    ["A=", "AKIAQ3EGRTWV5XYZ2ABC"],
    ["A=", "xoxb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"],
    ["A=", "npm_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"],
    ["A=", "dckr_pat_Zx81kLmN0pQrStUvWxYz012"],
    ["A=", "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"],
    ["A=", "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA"],
  ];
  for (const [name, value] of secrets) {
    const text = config(`"Env":[${JSON.stringify(name + value)}]`);
    const { problems } = validate(text);
    assert.deepEqual(
      problems.map(({ rule, severity }) => `${rule.id} ${severity}`),
      ["exposed-secret info"],
      name + value,
    );
    for (let at = 0; at + 8 <= value.length; at++) {
      const part = value.slice(at, at + 8);
      for (const { says, related = [] } of problems) assert.ok(![says, ...related.map((more) => more.says)].join().includes(part), says);
    }
  }
  // An entry without `=` may be a secret that went astray.
  assert.doesNotMatch(
    validate(config(`"Env":["ghp_16C7e42F292c6912E7710c838347Ae178B4a"]`))
      .problems.map(({ says }) => says)
      .join(),
    /16C7/,
  );
});

test("secrets in the history: build arguments, ENV and tokens anywhere, but no shell variables", () => {
  const of = (by: string): string[] => told(config("", "linux", `,"history":[{"created_by":${JSON.stringify(by)},"empty_layer":true}]`));
  const calm = [
    "RUN /bin/sh -c DB_PASSWORD=t7Gq92rz ./configure # buildkit",
    "RUN --mount=type=secret,id=npm /bin/sh -c NPM_TOKEN=$(cat /run/secrets/npm) npm ci",
    "RUN |1 VERSION=1.2.3 /bin/sh -c DB_PASSWORD=t7Gq92rz make",
    "RUN |1 NPM_TOKEN= /bin/sh -c npm ci",
    "ARG NPM_TOKEN",
    "ENV DB_PASSWORD=changeme",
    "/bin/sh -c #(nop)  ENV PATH=/usr/bin",
    "COPY id_rsa.pub /root/ # buildkit",
  ];
  for (const by of calm) assert.deepEqual(of(by), [], by);
  const told_ = [
    "ARG NPM_TOKEN=4fq82hz90kd1",
    "/bin/sh -c #(nop)  ENV DB_PASSWORD=t7Gq92rz",
    "|2 VERSION=1 NPM_TOKEN=4fq82hz90kd1 /bin/sh -c npm ci",
    "RUN |1 NPM_TOKEN=4fq82hz90kd1 /bin/sh -c npm ci # buildkit",
    'ENV A="b c" DB_PASSWORD="t7Gq92rz"',
    "RUN /bin/sh -c git clone https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com/a/b",
    "RUN /bin/sh -c curl https://bot:t7Gq92rz@example.com/a.tgz",
  ];
  for (const by of told_) assert.match(of(by).join(), /^exposed-secret info [^,]+$/, by);
});

test("the keys of ExposedPorts", () => {
  const rows: readonly (readonly [string, string?])[] = [
    ["80"],
    ["1/tcp"],
    ["65535/udp"],
    ["3868/sctp"],
    ["0", "0"],
    ["65536/tcp", "65536/tcp"],
    ["8010-8000", "8010-8000"],
    ["8000-70000", "8000-70000"],
    ["-1", "-1"],
    ["80/", "80/"],
    ["80/http", "80/http"],
    ["80 ", "80 "],
    ["", ""],
    ["127.0.0.1:80:80/tcp", "127.0.0.1:80:80/tcp"],
    ["$PORT", "$PORT"],
  ];
  for (const [key, marked] of rows)
    assert.deepEqual(
      told(config(`"ExposedPorts":{${JSON.stringify(key)}:{}}`)),
      marked === undefined ? [] : [`malformed-port warning ${JSON.stringify(marked)}`],
      key,
    );
  const fixed = (ports: string): string | undefined => {
    const text = config(`"ExposedPorts":{${ports}}`);
    const fix = validate(text).problems[0]?.fixes?.()[0];
    return fix && applyEdits(text, fix.edits);
  };
  assert.equal(fixed(`"80-82":{},"81":{},"90/udp":{}`), config(`"ExposedPorts":{"80":{},"82":{},"81":{},"90/udp":{}}`));
  assert.equal(fixed(`"80":{},"80-80":{}`), config(`"ExposedPorts":{"80":{}}`));
  assert.equal(fixed(`"1-60000":{}`), undefined);
  assert.equal(fixed(`"53/UDP":{},"53/udp":{}`), config(`"ExposedPorts":{"53/udp":{}}`));
});

test("signals, users and paths by the law of the system", () => {
  const rows: readonly (readonly [settings: string, os: string, expected: string])[] = [
    [`"StopSignal":"sigterm"`, "linux", "unknown-stop-signal hint"],
    [`"StopSignal":"SIGTERM "`, "linux", "unknown-stop-signal warning"],
    [`"StopSignal":"RTMIN+3"`, "linux", "unknown-stop-signal hint"],
    [`"StopSignal":"SIGRTMAX-14"`, "linux", ""],
    [`"StopSignal":"SIGRTMIN+0"`, "linux", "unknown-stop-signal warning"],
    [`"StopSignal":"SIGRTMIN+31"`, "linux", "unknown-stop-signal warning"],
    [`"StopSignal":"64"`, "linux", ""],
    [`"StopSignal":"0"`, "linux", "unknown-stop-signal warning"],
    [`"StopSignal":"CTRL_SHUTDOWN_EVENT"`, "windows", ""],
    [`"User":"a b"`, "linux", "malformed-user warning"],
    [`"User":"a b"`, "windows", ""],
    [`"User":"-1"`, "linux", "malformed-user warning"],
    [`"User":"0:2147483648"`, "linux", "malformed-user warning"],
    [`"User":"svc$"`, "linux", ""],
    [`"WorkingDir":"\\\\app"`, "windows", ""],
    [`"WorkingDir":"C:"`, "windows", ""],
    [`"WorkingDir":"app"`, "windows", "relative-path warning"],
    [`"WorkingDir":"."`, "linux", "relative-path warning"],
    [`"Volumes":{"":{}}`, "linux", "relative-path warning"],
    [`"Env":["Path=a","PATH=b"]`, "linux", ""],
    [`"Env":["Path=a","PATH=b"]`, "windows", "duplicate-env warning"],
  ];
  for (const [settings, os, expected] of rows)
    assert.equal(told(config(settings, os)).join().split(" ").slice(0, 2).join(" "), expected, `${os} ${settings}`);
});

test("numbers of the health check by their text", () => {
  const rows: readonly (readonly [string, string, string?])[] = [
    ["0", ""],
    ["-0", ""],
    ["1000000", ""],
    ["999999", "unusable-health-check"],
    ["-5", "unusable-health-check"],
    ["3e10", "non-integer-setting", "30000000000"],
    ["30000000000.0", "non-integer-setting", "30000000000"],
    ["3.5e9", "non-integer-setting", "3500000000"],
    ["1e400", "non-integer-setting"],
    ["1e19", "non-integer-setting"],
    ["9007199254740991", ""],
    ["9223372036854775807", "unsafe-number"],
    ["9223372036854775808", "non-integer-setting"],
    ["1.5", "schema"],
  ];
  for (const [number, expected, fixed] of rows) {
    const text = config(`"Healthcheck":{"Interval":${number}}`);
    const { problems } = validate(text, { kind: "docker-config" });
    assert.deepEqual(problems.map(({ rule }) => rule.id).join(), expected, number);
    if (expected !== "non-integer-setting") continue;
    const fix = problems[0]?.fixes?.()[0];
    assert.equal(fix && applyEdits(text, fix.edits), fixed === undefined ? undefined : text.replace(number, fixed), number);
  }
});

test("thousands of entries cost no more than each by itself", () => {
  const many = (count: number): string =>
    config(
      `"Env":[${Array.from({ length: count }, (_, i) => `"A_PASSWORD${i % 7}=t7Gq92rz${i}"`).join(",")}],"ExposedPorts":{${Array.from({ length: count }, (_, i) => `"x${i}":{}`).join(",")}}`,
      "linux",
      `,"history":[${Array.from({ length: count }, () => `{"created":"x","created_by":"ENV ${"A=".repeat(20)}"}`).join(",")}]`,
    );
  const took = (text: string): number => {
    const began = performance.now();
    validate(text);
    return performance.now() - began;
  };
  took(many(1000));
  const [small, large] = [took(many(2000)), took(many(16_000))];
  assert.ok(large < small * 8 * 4 + 200, `${small} ms for 2000, ${large} ms for 16000`);
});

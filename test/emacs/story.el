;;; story.el --- The story in Emacs -*- lexical-binding: t -*-
;; The first block of docs/editors/emacs.md is loaded before this; OCIM_SETTINGS is the second. OCIM_FILE: a copy of
;; samples/legacy-cache-index.json. Ends with `N passed, N failed'.

(require 'cl-lib)
(require 'flymake)

(defvar story-passed 0)
(defvar story-failed 0)

(defun story-until (what question)
  "Ask QUESTION again until it has an answer that is not nil, which is given; WHAT is what is waited for."
  (let ((end (+ (float-time) 20)) answer)
    (while (and (not (setq answer (funcall question))) (< (float-time) end))
      ;; eglot tells of edits, and Flymake looks, when Emacs is idle, which it never is in a batch.
      (accept-process-output nil 0.05)
      (when (eglot-current-server) (eglot--signal-textDocument/didChange))
      (run-hooks 'post-command-hook))
    (or answer (error "Waited in vain for %s" what))))

(defmacro story-step (title &rest body)
  "Do BODY as one test called TITLE."
  (declare (indent 1))
  `(condition-case why
       (progn ,@body (cl-incf story-passed) (princ (format "  ok   %s\n" ,title)))
     (error (cl-incf story-failed) (princ (format "  FAIL %s\n%s\n" ,title (error-message-string why))))))

(defun story-diagnostics ()
  (with-current-buffer (window-buffer) (flymake-diagnostics)))

(defun story-goto (words)
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0)))

(defun story-ask (method)
  (jsonrpc-request (eglot-current-server) method (eglot--TextDocumentPositionParams)))

(defun story-open (file)
  (switch-to-buffer (find-file-noselect file))
  (run-hooks 'post-command-hook)
  (flymake-start nil))

(defvar story-file (getenv "OCIM_FILE"))
(defvar story-before nil)

(story-step "the configuration starts the server and marks the legacy cache at its token"
  (story-open story-file)
  (setq story-before (buffer-string))
  (cl-assert (eq major-mode 'js-json-mode) t)
  (story-until "the server" #'eglot-current-server)
  (story-until "diagnostics" (lambda () (flymake-start nil) (story-diagnostics)))
  (let ((warnings (cl-remove-if-not
                   (lambda (one) (eq (flymake-diagnostic-type one) 'eglot-warning))
                   (story-diagnostics))))
    (cl-assert (= (length warnings) 1) t "one warning")
    (let ((warning (car warnings)))
      (cl-assert (equal (buffer-substring (flymake-diagnostic-beg warning) (flymake-diagnostic-end warning)) "\"manifests\"") t)
      (cl-assert (string-match-p "legacy-cache-index.*Harbor and Distribution 3" (flymake-diagnostic-text warning)) t)
      (goto-char (flymake-diagnostic-beg warning)))))

(story-step "hover explains"
  (let ((text (plist-get (plist-get (story-ask :textDocument/hover) :contents) :value)))
    (cl-assert (string-match-p "image-manifest=true" text) t)))

(story-step "completion knows what fits"
  (story-goto "application/vnd.oci.image.layer")
  (let* ((answer (story-ask :textDocument/completion))
         (items (append (if (vectorp answer) answer (plist-get answer :items)) nil))
         (labels (mapcar (lambda (item) (plist-get item :label)) items)))
    (cl-assert (member "application/vnd.oci.image.manifest.v1+json" labels) t)))

(story-step "the code action converts"
  (story-goto "\"manifests\"")
  (let* ((actions (eglot-code-actions (point) (+ (point) 11)))
         (title (cl-find-if (lambda (title) (string-prefix-p "Convert to an image manifest" title))
                            (mapcar (lambda (action) (plist-get action :title)) actions))))
    (cl-assert title t)
    ;; As a person picks it from the menu of `eglot-code-actions'.
    (let ((last-nonmenu-event t) (eglot-confirm-server-initiated-edits nil))
      (cl-letf (((symbol-function 'completing-read) (lambda (&rest _) title))
                ((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
        (eglot-code-actions (point) (+ (point) 11) nil t))))
  (story-until "the conversion" (lambda () (not (equal (buffer-string) story-before))))
  (let ((document (json-parse-string (buffer-string) :object-type 'alist)))
    (cl-assert (equal (alist-get 'mediaType document) "application/vnd.oci.image.manifest.v1+json") t)
    (cl-assert (equal (alist-get 'mediaType (alist-get 'config document)) "application/vnd.buildkit.cacheconfig.v0") t))
  (story-until "no problem" (lambda () (flymake-start nil) (null (story-diagnostics)))))

(story-step "undo brings the index back"
  (undo-boundary)
  (while (not (equal (buffer-string) story-before)) (undo))
  (story-until "diagnostics" (lambda () (flymake-start nil) (story-diagnostics))))

(story-step "settings are those of the page"
  (with-temp-file (expand-file-name "without.json" (file-name-directory story-file))
    (insert (replace-regexp-in-string "^  \"mediaType\".*\n" "" story-before)))
  (story-open (expand-file-name "without.json" (file-name-directory story-file)))
  (story-until "the server" #'eglot-current-server)
  (let ((told (lambda (words)
                (flymake-start nil)
                (cl-some (lambda (one) (string-match-p words (flymake-diagnostic-text one))) (story-diagnostics)))))
    (story-until "what the settings turn off" (lambda () (funcall told "\\[missing-media-type\\]")))
    (cl-assert (not (funcall told "refused by ")) t)
    (load (getenv "OCIM_SETTINGS"))
    (eglot-signal-didChangeConfiguration (eglot-current-server))
    (story-until "what a target refuses" (lambda () (funcall told "refused by ")))
    (cl-assert (not (funcall told "\\[missing-media-type\\]")) t)))

(story-step "the server ends when asked"
  (let* ((server (eglot-current-server)) (process (jsonrpc--process server)))
    (eglot-shutdown server)
    (story-until "its end" (lambda () (not (process-live-p process))))))

(princ (format "%d passed, %d failed\n" story-passed story-failed))
(kill-emacs (if (= story-failed 0) 0 1))

;;; test.el --- Emacs with scansion-mode and eglot, for real  -*- lexical-binding: t -*-

;; Run by test.sh in a folder that holds the script a.scs.

(require 'scansion-mode)

(setq eglot-sync-connect 30)

(defun wait-for (what ready)
  "Wait until READY returns something, or fail for want of WHAT."
  (with-timeout (30 (error "Waited in vain for %s" what))
    (while (not (funcall ready))
      (accept-process-output nil 0.05))))

(defun expect-face (text face)
  "Fail unless the first TEXT has FACE."
  (goto-char (point-min))
  (search-forward text)
  (let ((found (get-text-property (match-beginning 0) 'face)))
    (unless (eq found face)
      (error "%s has the face %s, not %s" text found face))))

(defun diagnosed (text)
  "Tell whether a diagnostic holds TEXT."
  (seq-some (lambda (one) (string-search text (flymake-diagnostic-text one))) (flymake-diagnostics)))

(find-file "a.scs")
(font-lock-ensure)
(expect-face "Romeo connects" 'font-lock-variable-name-face)
(expect-face "connects" 'font-lock-keyword-face)
(expect-face "-----" 'font-lock-preprocessor-face)
(expect-face "message to=" 'font-lock-function-name-face)
(expect-face "${Romeo's full JID}" 'font-lock-constant-face)

(apply #'eglot--connect (eglot--guess-contact))
(wait-for "the server" #'eglot-managed-p)
(flymake-start)
(wait-for "a diagnostic" (lambda () (diagnosed "unknown verb \"disconects\"")))

(eglot-format-buffer)
(goto-char (point-min))
(search-forward "Romeo sends:\n\t<message")
(goto-char (point-min))
(search-forward "disconects")
(replace-match "disconnects")

(scansion-run)
(wait-for "the failure" (lambda () (flymake-start) (diagnosed "did not match")))
(message "ok - Emacs %s" emacs-version)
;;; test.el ends here

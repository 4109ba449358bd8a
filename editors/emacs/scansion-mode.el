;;; scansion-mode.el --- Scansion scripts, tests of XMPP servers  -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "29.1"))

;;; Commentary:

;; Colours for .scs files, and the language server "scs lsp" through eglot.

;;; Code:

(require 'eglot)

(defgroup scansion nil
  "Scansion scripts."
  :group 'languages)

(defvar scansion-font-lock-keywords
  `(("^\\(?:#\\|//\\|--\\).*" (0 font-lock-comment-face t))
    ("^\\[\\([^]\n]*\\)\\][ \t]*\\(.*\\)" (1 font-lock-type-face) (2 font-lock-variable-name-face))
    ("^[ \t]+\\([^<:\n]+?\\)[ \t]*:[ \t]*\\([^\n]*\\)" (1 'font-lock-property-name-face) (2 font-lock-string-face))
    ("^\\([^][ \t\n<#-][^:\n]*?\\)[ \t]+\\(connects\\|disconnects\\|sends\\|receives\\)\\(?:[ \t]*:?[ \t]*\\(nothing\\)?\\)[ \t]*$"
     (1 font-lock-variable-name-face) (2 font-lock-keyword-face) (3 font-lock-keyword-face nil t))
    ("</?\\([^] \t\n!?/<>\"'=]+\\)" (1 font-lock-function-name-face))
    ("\\(scansion:[a-z]+\\)[ \t]*=" (1 font-lock-preprocessor-face))
    ("[ \t]\\([[:alpha:]_][^] \t\n\"'/<=>]*\\)[ \t]*=[ \t]*[\"']" (1 'font-lock-property-name-face))
    ("=[ \t]*\\(\"[^\"<]*\"\\|'[^'<]*'\\)" (1 font-lock-string-face))
    ("\\${[^{}\n]*}\\|{scansion:\\(?:any\\|capture:[^{}\n]+\\)}" (0 font-lock-constant-face t))
    ("^-\\{3,\\}[ \t]*$" (0 font-lock-preprocessor-face t)))
  "What `scansion-mode' colours.")

;;;###autoload
(define-derived-mode scansion-mode prog-mode "Scansion"
  "Major mode for Scansion scripts."
  (setq-local comment-start "# "
              comment-start-skip "^\\(?:#+\\|//\\|--\\)[ \t]*"
              comment-end ""
              indent-tabs-mode t
              font-lock-defaults '(scansion-font-lock-keywords t)))

(defun scansion-run ()
  "Run the scenario of this script, as it stands in the buffer.
How it ended is said; what failed is a diagnostic at its line."
  (interactive)
  (eglot--signal-textDocument/didChange)
  (jsonrpc-async-request
   (eglot--current-server-or-lose) :workspace/executeCommand
   `(:command "scs.run" :arguments [,(eglot--TextDocumentIdentifier)])
   :timeout nil
   :success-fn (lambda (result) (message "scs: %s" (plist-get result :message)))
   :error-fn (lambda (problem) (message "scs: %s" (plist-get problem :message)))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.scs\\'" . scansion-mode))

(add-to-list 'eglot-server-programs '(scansion-mode . ("scs" "lsp")))

(provide 'scansion-mode)
;;; scansion-mode.el ends here

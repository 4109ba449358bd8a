; Helix says around and inside, nvim-treesitter-textobjects outer and inner.

(action) @function.around @function.outer

(action
  (body) @function.inside @function.inner)

(section) @class.around @class.outer

(section
  (property) @class.inside @class.inner)

(attribute) @parameter.around @parameter.outer

(attribute
  value: (string) @parameter.inside @parameter.inner)

(element) @entry.around @block.outer

(comment) @comment.inside @comment.inner

(comment)+ @comment.around @comment.outer

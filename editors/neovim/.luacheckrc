std = 'luajit'
read_globals = { 'vim' }
-- Options of buffers are set by assignment.
ignore = { '122' }

//! What `:?` shows.

/// The commands.
pub(super) const COMMANDS: &str = "\
Commands:

  EXPR                      show a value
  NAME = EXPR               give a value a name
  :a, :add EXPR             add the attributes of a set to the scope
  :b EXPR                   make a derivation, where that needs no builder
  :bl EXPR                  the same, with links to what was made
  :doc EXPR                 show the documentation of a function or an attribute
  :e, :edit EXPR            open a function, a package or a file in $EDITOR
  :l, :load FILE            load a file
  :lf, :load-flake REF      load the outputs of a flake
  :ll, :last-loaded         show the names that were added last
  :p, :print EXPR           show a value with all that is in it; a string as it is
  :q, :quit                 end
  :r, :reload               load everything again
  :t EXPR                   say what kind of value it is
  :te, :trace-enable [BOOL] show the steps to errors, or do not
  :i, :u, :sh, :log EXPR    need a builder, which this version does not have
  :?, :help                 this text
";

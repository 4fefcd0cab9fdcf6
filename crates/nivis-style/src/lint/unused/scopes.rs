//! Which name means which definition, and what is alive: reached from what is evaluated.

use crate::lint::context::Context;
use nivis_syntax::concrete::{Kind, Node};
use std::collections::HashMap;

/// How a name is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Let,
    Inherit,
    /// The group of names that share one `inherit (…)`.
    InheritFrom(usize),
    Argument,
    PatternBind,
    PatternName,
}

/// A name that can be unused.
#[derive(Debug)]
pub(super) struct Binding<'s> {
    pub(super) what: What,
    pub(super) name: &'s [u8],
    /// Where the name stands.
    pub(super) place: Node,
    pub(super) declarations: Vec<Node>,
    pub(super) alive: bool,
}

/// What stands around a use: it counts only if that is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Binding(usize),
    Group(usize),
}

/// Definitions of a text, with what is alive.
#[derive(Debug)]
pub(super) struct Scopes<'s> {
    pub(super) bindings: Vec<Binding<'s>>,
}

struct Walk<'t, 's> {
    context: Context<'t, 's>,
    bindings: Vec<Binding<'s>>,
    groups: usize,
    /// What names mean here, innermost last; `None` for those that are never unused.
    names: HashMap<&'s [u8], Vec<Option<usize>>>,
    owners: Vec<Owner>,
    /// Uses, with what is around them.
    uses: Vec<(usize, Vec<Owner>)>,
}

impl<'s> Scopes<'s> {
    pub(super) fn new(context: Context<'_, 's>) -> Self {
        let mut walk = Walk {
            context,
            bindings: Vec::new(),
            groups: 0,
            names: HashMap::new(),
            owners: Vec::new(),
            uses: Vec::new(),
        };
        walk.expression(context.tree.root());
        let Walk { mut bindings, groups, mut uses, .. } = walk;
        let mut live_groups = vec![false; groups];
        loop {
            let before = uses.len();
            uses.retain(|(target, owners)| {
                let counts = owners.iter().all(|owner| match owner {
                    Owner::Binding(index) => bindings[*index].alive,
                    Owner::Group(index) => live_groups[*index],
                });
                if counts {
                    bindings[*target].alive = true;
                    if let What::InheritFrom(group) = bindings[*target].what {
                        live_groups[group] = true;
                    }
                }
                !counts
            });
            if uses.len() == before {
                break;
            }
        }
        Scopes { bindings }
    }
}

impl<'s> Walk<'_, 's> {
    fn use_name(&mut self, name: &[u8]) {
        if let Some(Some(target)) = self.names.get(name).and_then(|meanings| meanings.last()) {
            self.uses.push((*target, self.owners.clone()));
        }
    }

    fn define(&mut self, what: What, name: &'s [u8], place: Node, declaration: Node) -> usize {
        let declarations = vec![declaration];
        self.bindings.push(Binding { what, name, place, declarations, alive: false });
        self.bindings.len() - 1
    }

    fn owned(&mut self, owner: Option<Owner>, node: Node) {
        self.owners.extend(owner);
        self.expression(node);
        if owner.is_some() {
            self.owners.pop();
        }
    }

    fn expression(&mut self, node: Node) {
        match self.context.kind(node) {
            Kind::Var => self.use_name(self.context.bytes(node)),
            Kind::Lambda => self.lambda(node),
            Kind::Let => self.recursive(node, true),
            Kind::RecAttrs | Kind::LegacyLet => self.recursive(node, false),
            Kind::Inherit => {
                // In a set that is not recursive: names of around it.
                for child in self.context.tree.children(node) {
                    if matches!(self.context.kind(*child), Kind::Name | Kind::Str) {
                        self.use_name(self.context.plain_name(*child));
                    }
                }
            }
            _ => {
                for child in self.context.tree.children(node) {
                    self.expression(*child);
                }
            }
        }
    }

    fn lambda(&mut self, node: Node) {
        let (context, tree) = (self.context, self.context.tree);
        let mut scope: Vec<(&'s [u8], usize)> = Vec::new();
        let pattern = tree.child(node, Kind::Pattern);
        if let Some(name) = tree.child(node, Kind::Name) {
            let what = if pattern.is_some() { What::PatternBind } else { What::Argument };
            let text = self.context.bytes(name);
            scope.push((text, self.define(what, text, name, name)));
        }
        let formals: Vec<Node> = pattern.map(|pattern| tree.children(pattern).to_vec()).unwrap_or_default();
        let mut defaults = Vec::new();
        for formal in formals.into_iter().filter(|child| context.kind(*child) == Kind::Formal) {
            let Some(name) = tree.child(formal, Kind::Name) else { continue };
            let text = self.context.bytes(name);
            let binding = self.define(What::PatternName, text, name, formal);
            scope.push((text, binding));
            defaults.extend(tree.expression(formal, 0).map(|default| (binding, default)));
        }
        for (name, binding) in &scope {
            self.names.entry(*name).or_default().push(Some(*binding));
        }
        for (binding, default) in defaults {
            self.owned(Some(Owner::Binding(binding)), default);
        }
        let before = self.uses.len();
        if let Some(body) = tree.expressions(node).next_back() {
            self.expression(body);
        }
        if self.is_outputs(node) {
            // A flake gets `self` and all its inputs, so that it has to name them.
            for (_, binding) in &scope {
                self.bindings[*binding].alive = true;
            }
        }
        let bound = scope.first().filter(|(_, index)| self.bindings[*index].what == What::PatternBind);
        if let Some((_, bound)) = bound
            && self.uses[before..].iter().any(|(target, _)| target == bound)
        {
            // The whole argument is used, so that names in the pattern say what must be in it.
            for (_, binding) in &scope {
                self.bindings[*binding].alive = true;
            }
        }
        for (name, _) in &scope {
            self.names.entry(*name).or_default().pop();
        }
    }

    /// Whether a function is the `outputs` of a flake.
    fn is_outputs(&self, node: Node) -> bool {
        let tree = self.context.tree;
        let binding = tree.parent(node).filter(|parent| self.context.kind(*parent) == Kind::Bind);
        binding.is_some_and(|binding| {
            let path = tree.child(binding, Kind::AttrPath);
            path.and_then(|path| self.context.single_name(path)) == Some(b"outputs")
                && tree.parent(binding) == Some(tree.root())
        })
    }

    /// A `let` or a recursive set: all its names are seen by all its values.
    fn recursive(&mut self, node: Node, mortal: bool) {
        let tree = self.context.tree;
        let mut scope: Vec<(&'s [u8], Option<usize>)> = Vec::new();
        // The values, and what owns them.
        let mut values: Vec<(Node, Option<Owner>)> = Vec::new();
        for child in tree.children(node) {
            match self.context.kind(*child) {
                Kind::Bind => self.bind(*child, mortal, &mut scope, &mut values),
                Kind::Inherit => {
                    for name in tree.children(*child) {
                        if !matches!(self.context.kind(*name), Kind::Name | Kind::Str) {
                            continue;
                        }
                        let text = self.context.plain_name(*name);
                        let binding = mortal.then(|| self.define(What::Inherit, text, *name, *name));
                        // From outside of this scope.
                        self.owners.extend(binding.map(Owner::Binding));
                        self.use_name(text);
                        if binding.is_some() {
                            self.owners.pop();
                        }
                        scope.push((text, binding));
                    }
                }
                Kind::InheritFrom => {
                    let group = self.groups;
                    self.groups += 1;
                    for name in tree.children(*child) {
                        if !matches!(self.context.kind(*name), Kind::Name) {
                            continue;
                        }
                        let text = self.context.plain_name(*name);
                        let what = What::InheritFrom(group);
                        let binding = mortal.then(|| self.define(what, text, *name, *name));
                        scope.push((text, binding));
                    }
                    let from = tree
                        .children(*child)
                        .iter()
                        .copied()
                        .find(|part| self.context.kind(*part).is_expression());
                    values.extend(from.map(|from| (from, mortal.then_some(Owner::Group(group)))));
                }
                kind if kind.is_expression() => values.push((*child, None)),
                _ => {}
            }
        }
        for (name, binding) in &scope {
            self.names.entry(*name).or_default().push(*binding);
        }
        for (value, owner) in values {
            self.owned(owner, value);
        }
        for (name, _) in &scope {
            self.names.entry(*name).or_default().pop();
        }
    }

    fn bind(
        &mut self,
        node: Node,
        mortal: bool,
        scope: &mut Vec<(&'s [u8], Option<usize>)>,
        values: &mut Vec<(Node, Option<Owner>)>,
    ) {
        let tree = self.context.tree;
        let Some(path) = tree.child(node, Kind::AttrPath) else { return };
        let Some(first) = tree.children(path).first().copied() else { return };
        let value = tree.expression(node, 0);
        if !matches!(self.context.kind(first), Kind::Name | Kind::Str) {
            values.push((path, None));
            values.extend(value.map(|value| (value, None)));
            return;
        }
        let name = self.context.plain_name(first);
        let known = scope.iter().find(|(other, _)| *other == name).and_then(|(_, binding)| *binding);
        let binding = match known {
            Some(known) => {
                self.bindings[known].declarations.push(node);
                Some(known)
            }
            None => {
                let binding = mortal.then(|| self.define(What::Let, name, first, node));
                scope.push((name, binding));
                binding
            }
        };
        // Interpolations in the rest of the path.
        let owner = binding.map(Owner::Binding);
        values.extend(tree.children(path).iter().skip(1).map(|part| (*part, owner)));
        values.extend(value.map(|value| (value, owner)));
    }
}

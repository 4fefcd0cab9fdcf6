//! Making a machine match a manifest.

use crate::accounts::Databases;
use crate::error::ActivationError;
use crate::files::{FileAction, Sources, Staging, apply_all};
use crate::generation::{self, Generation};
use crate::hold;
use crate::home::{self, OwnedHome};
use crate::journal::{Entry, GOING_BACK, Journal};
use crate::ledger::{Ledger, OwnedFile};
use crate::lock::Lock;
use crate::lockout;
use crate::manifest::Manifest;
use crate::packages::{self, Manager};
use crate::places::Places;
use crate::plan::{Plan, Report};
use crate::preflight;
use crate::recover;
use crate::rest::{self, Rest, activation_script};
use crate::survey::{Survey, Wish, survey};
use crate::traces;
use crate::units::{UnitAction, systemctl};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What an activation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Now, and from the next start on.
    Switch,
    /// From the next start on.
    Boot,
    /// Now only.
    Test,
    /// Back to how the machine was before us.
    Release,
    /// The machine is starting.
    AtBoot,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Mode::Switch => "switch",
            Mode::Boot => "boot",
            Mode::Test => "test",
            Mode::Release => "deactivate",
            Mode::AtBoot => "at-boot",
        }
    }
}

/// What a machine is to become, and how.
pub struct Request<'a> {
    pub mode: Mode,
    pub manifest: &'a Manifest,
    /// The manifest as it stands in the store.
    pub manifest_text: &'a [u8],
    /// The system's store path.
    pub toplevel: &'a str,
    pub sources: &'a Sources,
    /// What is remembered of the generation; an existing number goes back to that one.
    pub generation: Generation,
    pub options: Option<&'a Value>,
    pub allow_lockout: bool,
}

impl Request<'_> {
    fn wish(&self) -> Wish<'_> {
        Wish {
            manifest: self.manifest,
            toplevel: self.toplevel,
            sources: self.sources,
            release: self.mode == Mode::Release,
            without_packages: self.mode == Mode::AtBoot,
        }
    }
}

/// What would be changed; nothing is.
///
/// # Errors
/// The machine cannot be looked at.
pub fn plan(request: &Request<'_>, places: &Places) -> Result<Plan, ActivationError> {
    let ledger = Ledger::read(places)?;
    let manager = packages::detect();
    let mut survey = survey(&request.wish(), &ledger, places, manager.as_deref())?;
    obstacles(request, places, &mut survey);
    Ok(survey.plan)
}

/// Runs the scripts that can say what they would do, which change nothing then. Gives what each said.
///
/// # Errors
/// One cannot be started.
pub fn try_scripts(request: &Request<'_>) -> Result<Vec<(String, String)>, ActivationError> {
    let scripts = request.manifest.activation_scripts.iter();
    let scripts = scripts.filter(|script| script.supports_dry_activation);
    let said = scripts.map(|script| {
        let program = request.sources.real(&script.source);
        let toplevel = request.sources.real(request.toplevel);
        match activation_script(&program, "dry-activate", &toplevel).run() {
            Ok(output) | Err(ActivationError::Tool { output, .. }) => Ok((script.name.clone(), output)),
            Err(error) => Err(error),
        }
    });
    said.collect()
}

fn obstacles(request: &Request<'_>, places: &Places, survey: &mut Survey) {
    survey.plan.obstacles.extend(preflight::check(places, &survey.plan.files));
    survey.plan.obstacles.extend(home::obstacles(&survey.plan, places, &survey.homes));
    if !request.allow_lockout && request.mode != Mode::AtBoot && !places.is_home() {
        let (now, later) = lockout::look(places, request.manifest, request.sources, &survey.plan);
        survey.plan.obstacles.extend(lockout::cut_off(&now, &later));
    }
}

/// Makes the machine match the request's manifest.
///
/// # Errors
/// [`ActivationError`]; the machine is then as it was before.
pub fn apply(
    request: &Request<'_>,
    places: &Places,
    import: &dyn Fn() -> Result<BTreeSet<String>, ActivationError>,
    progress: &dyn Fn(&str),
) -> Result<Report, ActivationError> {
    let _lock = Lock::take(places)?;
    let at_boot = request.mode == Mode::AtBoot;
    let recovered = recover::recover(places, at_boot, progress)?;
    let ledger = Ledger::read(places)?;
    let manager = packages::detect();
    let manager = manager.as_deref();
    progress("looking at the machine");
    let mut first = survey(&request.wish(), &ledger, places, manager)?;
    obstacles(request, places, &mut first);
    if !first.plan.obstacles.is_empty() {
        return Err(ActivationError::Obstacles(first.plan.obstacles));
    }
    if is_done(request, places, &ledger, &first.plan) {
        let generation = ledger.generation;
        return Ok(Report { done: first.plan, generation, unchanged: true, recovered, ..Report::default() });
    }
    let number = request.generation.number;
    let goes_back = number > 0 && ledger.generation.is_none_or(|now| number < now);
    let action = if goes_back { GOING_BACK } else { request.mode.name() };
    let mut journal = Journal::begin(places, action, &first.homes)?;
    let mut work = Work { request, places, manager, progress, ledger: &ledger };
    match work.before_live(&mut journal, first, import) {
        Ok((done, generation)) => {
            let outcome = rest::complete(journal, places, at_boot, progress)?;
            Ok(Report {
                unchanged: done.is_empty() && request.mode != Mode::Boot,
                at_next_start: request.mode == Mode::Boot,
                done,
                generation,
                failed: outcome.failed,
                warnings: outcome.warnings,
                recovered,
            })
        }
        Err(cause) => Err(match recover::undo(journal, places, at_boot, progress) {
            Ok(()) => cause,
            Err(undo) => ActivationError::Undo { cause: Box::new(cause), undo: Box::new(undo) },
        }),
    }
}

/// Whether the machine is that already.
fn is_done(request: &Request<'_>, places: &Places, ledger: &Ledger, plan: &Plan) -> bool {
    let is_current = ledger.toplevel.as_deref() == Some(request.toplevel);
    match request.mode {
        Mode::Release => ledger == &Ledger::default() && plan.is_empty() && !places.ledger().exists(),
        Mode::Boot => {
            let boot = generation::boot(places).and_then(|number| generation::read(places, number).ok());
            boot.is_some_and(|boot| boot.toplevel == request.toplevel)
        }
        Mode::Switch => {
            is_current
                && plan.is_empty()
                && ledger.generation.is_some()
                && ledger.generation == generation::boot(places)
                && (request.generation.number == 0 || ledger.generation == Some(request.generation.number))
        }
        Mode::Test | Mode::AtBoot => is_current && plan.is_empty(),
    }
}

struct Work<'a> {
    request: &'a Request<'a>,
    places: &'a Places,
    manager: Option<&'a dyn Manager>,
    progress: &'a dyn Fn(&str),
    ledger: &'a Ledger,
}

impl Work<'_> {
    /// Everything until the new state is the machine's.
    fn before_live(
        &mut self,
        journal: &mut Journal,
        first: Survey,
        import: &dyn Fn() -> Result<BTreeSet<String>, ActivationError>,
    ) -> Result<(Plan, Option<u64>), ActivationError> {
        let mode = self.request.mode;
        (self.progress)("bringing the system to the store");
        let brought = import()?;
        let mut survey = first;
        if !survey.missing_packages.is_empty() {
            let packages = survey.plan.packages.clone();
            let ledger = self.install(journal, &survey)?;
            let again = Wish { without_packages: false, ..self.request.wish() };
            survey = self::survey(&again, &ledger, self.places, self.manager)?;
            survey.plan.packages = packages;
            if !survey.plan.obstacles.is_empty() {
                return Err(ActivationError::Obstacles(survey.plan.obstacles));
            }
        }
        if mode == Mode::Boot {
            // Only what has come; everything else waits for the start.
            let came = survey.next;
            survey.next = Ledger {
                packages: came.packages,
                package_users: came.package_users,
                package_groups: came.package_groups,
                package_traces: came.package_traces,
                ..self.ledger.clone()
            };
        }
        survey.next.store_paths.extend(brought);
        let is_machine = !self.places.is_home();
        if self.ledger.toplevel.is_none() && mode != Mode::Release && is_machine {
            survey.next.targets_before = rest::active_targets()?;
        }
        let generation = self.generation()?;
        if mode == Mode::Boot {
            self.stage(journal, &mut survey, None, &generation)?;
            let rest = Rest { boot: Some(generation.number), ..Rest::default() };
            survey.next.write_next(self.places)?;
            journal.write(Entry::Live { rest: Box::new(rest) })?;
            return Ok((survey.plan, Some(generation.number)));
        }
        let failed_before = if is_machine { rest::failed_before()? } else { BTreeSet::new() };
        let (homes, managers) = (survey.homes.clone(), survey.managers.clone());
        let Survey { plan, next, accounts, .. } = &mut survey;
        let swaps = home::state_folders(plan, next, self.places, &homes, &accounts.homes);
        if !swaps.is_empty() {
            journal.write(Entry::Swap { swaps: swaps.clone() })?;
            apply_all(&swaps, &homes)?;
        }
        let mut staging = Staging::new(self.places, &survey.accounts.homes, &homes);
        self.fill(&mut staging, &mut survey)?;
        self.stage(journal, &mut survey, Some(&staging), &generation)?;
        self.stop(journal, &survey.plan)?;
        let user_homes =
            home::rest(&survey.plan, self.ledger, &survey.next, self.places, (&homes, &managers))?;
        home::stop(&survey.plan, (&homes, &managers), journal, self.progress)?;
        let swaps = staging.swaps();
        let lock = self.account_lock(&survey)?;
        journal.write(Entry::Swap { swaps: swaps.clone() })?;
        (self.progress)("changing files");
        apply_all(&swaps, &homes)?;
        drop(lock);
        let mut rest = self.rest(&survey, generation.number);
        rest.failed_before = failed_before;
        rest.user_homes = user_homes;
        let keeps_number = generation.number > 0 && mode != Mode::Release;
        survey.next.toplevel = (mode != Mode::Release).then(|| self.request.toplevel.to_owned());
        survey.next.generation = keeps_number.then_some(generation.number);
        for folder in &rest.folders {
            survey.next.folders.remove(folder);
        }
        survey.next.write_next(self.places)?;
        journal.write(Entry::Live { rest: Box::new(rest) })?;
        Ok((survey.plan, survey.next.generation))
    }

    /// Installs what is missing; gives the ledger with what came.
    fn install(&self, journal: &mut Journal, survey: &Survey) -> Result<Ledger, ActivationError> {
        let Some(manager) = self.manager else { return Ok(survey.next.clone()) };
        let names = &survey.missing_packages;
        (self.progress)(&format!(
            "installing {} packages",
            survey.plan.packages.install.len().max(names.len())
        ));
        let before = manager.installed()?;
        let accounts = survey.databases.names();
        let links = hold::enabled(self.places);
        hold::hold(self.places, journal)?;
        let listing = traces::Listing::take(self.places)?;
        journal.write(Entry::Stage { written: vec![traces::copy_of_etc(self.places)] })?;
        traces::begin(self.places)?;
        journal.write(Entry::Packages { before: before.keys().cloned().collect() })?;
        manager.install(names)?;
        hold::release(self.places, journal);
        hold::disable_new(self.places, &links)?;
        let mut next = self.ledger.clone();
        for name in manager.installed()?.into_keys().filter(|name| !before.contains_key(name)) {
            let asked = names.contains(&name);
            next.packages.insert(name, asked);
        }
        let after = Databases::read(self.places)?.names();
        next.package_users.extend(after.users.into_keys().filter(|name| !accounts.users.contains_key(name)));
        next.package_groups
            .extend(after.groups.into_keys().filter(|name| !accounts.groups.contains_key(name)));
        traces::end(self.places, &listing, &mut next)?;
        Ok(next)
    }

    /// The generation that this makes, or goes back to; number 0 for none.
    fn generation(&self) -> Result<Generation, ActivationError> {
        let mut generation = self.request.generation.clone();
        if matches!(self.request.mode, Mode::Switch | Mode::Boot) && generation.number == 0 {
            // The same system again is the same generation.
            let last = generation::all(self.places)?.into_iter().next_back();
            // A clock that is wrong makes no generation older than the one before it.
            generation.date = last.as_ref().map_or(0, |last| last.date).max(generation::now());
            if let Some(same) = last.filter(|last| last.toplevel == self.request.toplevel) {
                return Ok(same);
            }
            generation.number = generation::next_number(self.places)?;
            self.request.toplevel.clone_into(&mut generation.toplevel);
        }
        Ok(generation)
    }

    /// Names every change of files.
    fn fill(&self, staging: &mut Staging<'_>, survey: &mut Survey) -> Result<(), ActivationError> {
        let names = survey.accounts.databases.names();
        let Survey { plan, next, wanted, accounts, databases, .. } = survey;
        staging.add(&plan.files, wanted, self.request.sources, &names, next)?;
        let shadow = names.groups.get("shadow").copied().unwrap_or(0);
        for ((path, mode, new), (_, _, old)) in accounts.databases.all().into_iter().zip(databases.all()) {
            if new == old {
                continue;
            }
            let owner = std::fs::metadata(self.places.real(path)).ok();
            use std::os::unix::fs::MetadataExt as _;
            let owner = match owner {
                Some(data) => (data.mode() & 0o7777, data.uid(), data.gid()),
                None if path.contains("shadow") => (mode, 0, shadow),
                None => (mode, 0, 0),
            };
            staging.add_text(path, new.print().into_bytes(), owner, next)?;
        }
        Ok(())
    }

    /// Writes files beside their places, and the generation.
    fn stage(
        &self,
        journal: &mut Journal,
        survey: &mut Survey,
        staging: Option<&Staging<'_>>,
        generation: &Generation,
    ) -> Result<(), ActivationError> {
        let mut written = staging.map(Staging::written).unwrap_or_default();
        let exists = generation::read(self.places, generation.number).is_ok();
        let is_new = generation.number > 0 && !exists && self.request.mode != Mode::Release;
        if is_new {
            written.push(generation::place(self.places, generation.number));
        }
        written.push(self.places.next_ledger());
        journal.write(Entry::Stage { written })?;
        (self.progress)("writing files");
        if let Some(staging) = staging {
            staging.write()?;
        }
        if is_new {
            generation::write(self.places, generation, self.request.manifest_text, self.request.options)?;
        }
        if self.request.mode != Mode::Release && !self.places.is_home() {
            hold::keep_program(self.places)?;
        }
        survey.next.made_store = crate::objects::is_ours(self.places);
        Ok(())
    }

    fn stop(&self, journal: &mut Journal, plan: &Plan) -> Result<(), ActivationError> {
        let stops = [UnitAction::Stop, UnitAction::StopStart];
        let steps = plan.units.iter().filter(|step| stops.contains(&step.action));
        let units: Vec<String> = steps.map(|step| step.unit.clone()).collect();
        if units.is_empty() || self.request.mode == Mode::AtBoot {
            return Ok(());
        }
        (self.progress)(&format!("stopping {}", units.join(", ")));
        journal.write(Entry::Stop { units: units.clone() })?;
        systemctl::order("stop", &units)
    }

    /// Held while the databases of accounts change, as the machine's own tools do (lckpwdf(3)).
    fn account_lock(&self, survey: &Survey) -> Result<Option<std::fs::File>, ActivationError> {
        if survey.accounts.databases == survey.databases {
            return Ok(None);
        }
        let path = self.places.real("/etc/.pwd.lock");
        if !path.exists() {
            return Ok(None);
        }
        let file = std::fs::File::options().write(true).open(&path);
        let file = file.map_err(ActivationError::io("cannot lock", &path))?;
        rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::LockExclusive)
            .map_err(|error| ActivationError::io("cannot lock", &path)(error.into()))?;
        Ok(Some(file))
    }

    fn rest(&self, survey: &Survey, number: u64) -> Rest {
        let Survey { plan, next, accounts, modules, locales, .. } = survey;
        let request = self.request;
        let release = request.mode == Mode::Release;
        let in_units = |path: &str| path.starts_with("/etc/systemd/system");
        // Folders that we made and that nothing of ours is in any more.
        let is_used = |folder: &String| {
            let inside = |path: &String| path.starts_with(&format!("{folder}/"));
            let real = self.places.real(folder);
            let kept =
                |file: &OwnedFile| file.before.as_ref().is_some_and(|kept| kept.copy.starts_with(&real));
            let remembers = |home: &OwnedHome| home.script.is_some() && home.owner.state().starts_with(&real);
            !release
                && (next.files.keys().any(inside)
                    || next.files.values().any(kept)
                    || next.homes.values().any(remembers))
        };
        let copies = self.ledger.files.iter().filter_map(|(path, owned)| {
            let stays = next.files.get(path).is_some_and(|next| next.before == owned.before);
            owned.before.as_ref().filter(|_| !stays).map(|kept| kept.copy.clone())
        });
        Rest {
            current: (!release).then(|| request.toplevel.to_owned()),
            boot: (request.mode == Mode::Switch).then_some(number),
            reload_systemd: plan.files.iter().any(|change| in_units(&change.path)),
            homes: accounts
                .homes
                .iter()
                .filter(|home| !self.places.real(&home.path).exists())
                .cloned()
                .collect(),
            linger: accounts.linger.clone(),
            sysctl: plan.sysctl.iter().map(|change| (change.name.clone(), change.new.clone())).collect(),
            load: modules.0.clone(),
            unload: modules.1.clone(),
            host_name: plan.host_name.as_ref().map(|change| change.new.clone()),
            locales: locales.clone(),
            tmpfiles: self.tmpfiles(plan),
            triggers: self.triggers(plan),
            scripts: self
                .request
                .manifest
                .activation_scripts
                .iter()
                .map(|script| (script.name.clone(), script.source.clone()))
                .collect(),
            action: request.mode.name().to_owned(),
            units: plan.units.clone(),
            failed_before: BTreeSet::new(),
            remove_packages: survey.remove_packages.clone(),
            remove_users: if release {
                self.ledger.package_users.iter().cloned().collect()
            } else {
                Vec::new()
            },
            remove_groups: if release {
                self.ledger.package_groups.iter().cloned().collect()
            } else {
                Vec::new()
            },
            folders: next.folders.iter().filter(|folder| !is_used(folder)).cloned().collect(),
            copies: copies.collect(),
            release,
            user_homes: Vec::new(),
            gone_units: self
                .ledger
                .units
                .iter()
                .filter(|(name, unit)| !next.units.contains_key(*name) && !unit.ran_before)
                .map(|(name, _)| name.clone())
                .collect(),
        }
    }

    /// Files of rules that are run: those that changed, and all when accounts or packages came.
    fn tmpfiles(&self, plan: &Plan) -> Vec<String> {
        let changed = |name: &String| {
            let path = format!("/etc/tmpfiles.d/{name}");
            plan.files.iter().any(|change| change.path == path)
        };
        let all = !plan.accounts.is_empty() || self.ledger.toplevel.is_none();
        self.request.manifest.tmpfiles.iter().filter(|name| all || changed(name)).cloned().collect()
    }

    /// Triggers of the places that change, of the manifest and of the one before.
    fn triggers(&self, plan: &Plan) -> BTreeMap<String, Vec<String>> {
        let mut runs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, trigger) in self.ledger.triggers.iter().chain(&self.request.manifest.triggers) {
            let concerns = |path: &String| {
                trigger.files.iter().any(|prefix| {
                    path == prefix || path.starts_with(&format!("{}/", prefix.trim_end_matches('/')))
                })
            };
            let changed =
                plan.files.iter().any(|change| change.action != FileAction::Forget && concerns(&change.path));
            if changed {
                runs.insert(name.clone(), trigger.run.clone());
            }
        }
        runs
    }
}

/// The request that goes back to how the machine was.
pub fn release_request<'a>(manifest: &'a Manifest, sources: &'a Sources, allow_lockout: bool) -> Request<'a> {
    Request {
        mode: Mode::Release,
        manifest,
        manifest_text: b"",
        toplevel: "",
        sources,
        generation: Generation::default(),
        options: None,
        allow_lockout,
    }
}

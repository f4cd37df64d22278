//! What a child takes from itself before it looks at a byte.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError, Scope,
};
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// Limits memory, files and core dumps, and shuts the file system and the network.
///
/// Where the kernel cannot shut them, the child runs without: it is still limited, and watched
/// by the wall clock.
pub(super) fn confine(memory: u64) {
    let fixed = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    for (resource, limit) in
        [(Resource::As, memory), (Resource::Core, 0), (Resource::Fsize, 0), (Resource::Nofile, 16)]
    {
        let _ = setrlimit(resource, fixed(limit));
    }
    let _ = shut();
}

/// No rule allows anything, so nothing handled is allowed.
fn shut() -> Result<(), RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?
        .restrict_self()?;
    Ok(())
}

/// Grants some seconds of processor time from now on. The wall clock of the parent comes first;
/// this ends a child whose parent is gone.
pub(super) fn grant_time(seconds: u64) {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.max(0) as u64;
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds + 1), maximum: None });
}

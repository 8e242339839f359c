"""Words everybody speaks: ids, records, states, errors, settings, units, paths, translation.

Imports the standard library only (`paths` also platformdirs). Nothing here blocks, except where
`settings` and `paths` say so; everything may be used from any thread unless it says otherwise.

    ids        HostId, ObjectId: the keys of every dict and signal
    records    frozen values: what is known about a host, a domain, a sample, an incident
    states     DomainState, HostState, JobState, StateReason: enums with labels for people
    errors     the VmguiError tree: message, detail, hint
    notify     Event[T]: typed, weakly connected observer
    settings   Setting descriptors: every setting with type, default, limits and one sentence
    storage    where settings and window layouts are kept (JSON files, or a dict in tests)
    units      sizes, rates, durations for people
    paths      configuration, cache, runtime and resource directories
    concealed  Concealed: passwords on their way, shown nowhere
    logs       ring buffer for bug reports, redaction of secrets
    i18n       gettext
    macs       MAC addresses: checking, making
    cpusets    sets of processors: "0-3,^2,8"
    uris       connection URIs: parsing, building, checking
    compat     what Python 3.11 lacks
"""

namespace FirmwareScanner.RegularExpressions;

/// <summary>In which direction an automaton runs, and where matches may begin.</summary>
internal enum LazyAutomatonKind
{
    /// <summary>Forwards; a match begins where the run begins.</summary>
    OneStartForwards,

    /// <summary>Forwards; a match begins anywhere.</summary>
    AnyStartForwards,

    /// <summary>Backwards; what begins then is the end of a match, anywhere.</summary>
    AnyEndBackwards,
}

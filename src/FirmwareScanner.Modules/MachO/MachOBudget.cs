namespace FirmwareScanner.Modules.MachO;

/// <summary>
/// What a file may cost, all its architectures taken together, of which each can claim the same bytes once more. The largest images of
/// Apple's systems have a few hundred load commands and some thousand sections.
/// </summary>
internal sealed class MachOBudget
{
    /// <summary>Most architectures that are looked at.</summary>
    internal const int Architectures = 1024;

    // Each is looked at twice: for segments, and then for what needs them.
    private int _commands = 1 << 17;
    private int _elements = 1 << 14;

    /// <summary>Takes a look at a load command; false if there were 131072 before.</summary>
    internal bool TakeCommand() => _commands-- > 0;

    /// <summary>Takes a segment or a section; false if there were 16384 before.</summary>
    internal bool TakeElement() => _elements-- > 0;
}

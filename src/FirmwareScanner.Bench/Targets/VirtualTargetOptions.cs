namespace FirmwareScanner.Bench.Targets;

/// <summary>The line to a virtual board.</summary>
public sealed record VirtualTargetOptions
{
    /// <summary>Bits per second, ten a byte; 0 for a line as quick as the board's steps.</summary>
    public int BaudRate { get; init; }

    /// <summary>Pieces of 1,000 on the line that are lost; as many again are repeated, garbled and late.</summary>
    public int NoisePerMille { get; init; }

    /// <summary>Whether every byte crosses a pseudo-terminal of the system on its way.</summary>
    public bool CrossesTerminal { get; init; }
}

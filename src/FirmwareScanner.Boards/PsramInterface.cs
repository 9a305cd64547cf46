namespace FirmwareScanner.Boards;

/// <summary>How PSRAM is wired to the chip.</summary>
public enum PsramInterface
{
    /// <summary>By four data lines.</summary>
    Quad,

    /// <summary>By eight data lines.</summary>
    Octal,
}

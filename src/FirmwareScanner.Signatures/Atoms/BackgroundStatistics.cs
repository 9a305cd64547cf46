namespace FirmwareScanner.Signatures.Atoms;

/// <summary>Uniform stand-in.</summary>
public sealed class BackgroundStatistics
{
    /// <summary>Stand-in.</summary>
    public static BackgroundStatistics Load() => new();

    /// <summary>Stand-in.</summary>
    public double Probability1(byte a) => a == 0 ? 1.0 / 256 : 1.0 / 256;

    /// <summary>Stand-in.</summary>
    public double Probability2(byte a, byte b) => Probability1(a) * Probability1(b);

    /// <summary>Stand-in.</summary>
    public double Probability3(byte a, byte b, byte c) => Probability2(a, b) * Probability1(c);
}

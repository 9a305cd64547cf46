namespace FirmwareScanner.Benchmarks.SignatureSets;

/// <summary>What the bytes of generated signatures look like.</summary>
public enum SignatureSource
{
    /// <summary>Uniformly random bytes: hardly ever a hit.</summary>
    Random,

    /// <summary>Words of lower-case letters, digits and separators: few hits, atoms like text.</summary>
    Text,

    /// <summary>Cut out of the corpus: every signature hits at least once.</summary>
    Firmware,
}

namespace FirmwareScanner.Corpus.Records;

/// <summary>Knows results of earlier runs with the same scanner. Any thread may ask.</summary>
internal interface IKnownResults
{
    /// <summary>What was found in an object.</summary>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    /// <param name="place">Where it lies; empty for what holds wherever it lies.</param>
    /// <returns>Null if nobody knows.</returns>
    public ObjectRecord? FindObject(byte[] sha256, byte[] place);

    /// <summary>The scan of an image.</summary>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    /// <returns>Null if nobody knows.</returns>
    public ScanRecord? FindScan(byte[] sha256);
}

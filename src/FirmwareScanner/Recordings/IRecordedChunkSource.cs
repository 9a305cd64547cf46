namespace FirmwareScanner.Recordings;

/// <summary>A sequence of recorded chunks, read once from front to back.</summary>
public interface IRecordedChunkSource
{
    /// <summary>Reads the next chunk.</summary>
    /// <param name="chunk">The chunk; its data stay valid until the next call.</param>
    /// <returns>False at the end of the sequence, also when damage ended it.</returns>
    public bool TryRead(out RecordedChunk chunk);
}

namespace FirmwareScanner.Recordings;

/// <summary>When a <see cref="RecordingWriter"/> flushes the stream it writes to.</summary>
public enum RecordingFlush
{
    /// <summary>Only in <see cref="RecordingWriter.Flush"/> and on disposal: for recordings made from files.</summary>
    OnDemand = 0,

    /// <summary>After every chunk, so that a crash of the recorder loses nothing: for live traffic.</summary>
    EveryChunk = 1,
}

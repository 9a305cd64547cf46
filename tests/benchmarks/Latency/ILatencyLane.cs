namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>One way of scanning streams that arrive block by block.</summary>
public interface ILatencyLane
{
    /// <summary>What to call it.</summary>
    public string Name { get; }

    /// <summary>Matches and fired rules of all streams so far.</summary>
    public long Events { get; }

    /// <summary>A sum over number, offset and length of all events so far: equal only if the same events were seen.</summary>
    public long Checksum { get; }

    /// <summary>Starts a stream.</summary>
    public void Begin();

    /// <summary>Takes a block that has just arrived and scans it, up to the delivery of its events.</summary>
    /// <param name="bytes">Where it is; belongs to the caller again after the call.</param>
    /// <param name="start">Index of its first byte.</param>
    /// <param name="count">Its length.</param>
    public void Block(byte[] bytes, int start, int count);

    /// <summary>Ends the stream.</summary>
    public void End();
}

namespace FirmwareScanner.Recordings;

/// <summary>What went over the two interfaces of a recording that is being written, and the blocks that say so at its end.</summary>
internal sealed class RecordingTotals
{
    private readonly long[] _chunks = new long[2];
    private readonly long[] _bytes = new long[2];
    private readonly long[] _lastTimes = new long[2];

    internal long ChunkCount => _chunks[0] + _chunks[1];

    internal void Add(RecordingDirection direction, long timestampNanoseconds, int length)
    {
        _chunks[(int)direction]++;
        _bytes[(int)direction] += length;
        _lastTimes[(int)direction] = timestampNanoseconds;
    }

    /// <summary>Builds an Interface Statistics Block for each interface.</summary>
    internal byte[] Build(RunningChecksum checksum)
    {
        byte[] toDevice = Build(RecordingDirection.ToDevice, checksum);
        byte[] fromDevice = Build(RecordingDirection.FromDevice, checksum);
        return [.. toDevice, .. fromDevice];
    }

    private byte[] Build(RecordingDirection direction, RunningChecksum checksum)
    {
        int index = (int)direction;
        return new PcapngBlockBuilder(PcapngFormat.InterfaceStatisticsBlock)
            .UInt32((uint)index)
            .UInt32((uint)(_lastTimes[index] >> 32))
            .UInt32((uint)_lastTimes[index])
            .Option(PcapngFormat.StatisticsReceived, _chunks[index])
            .Option(PcapngFormat.StatisticsBytes, _bytes[index])
            .Finish(checksum);
    }
}

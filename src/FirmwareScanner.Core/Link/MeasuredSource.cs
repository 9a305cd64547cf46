using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Pipeline;

namespace FirmwareScanner.Link;

/// <summary>Computes the CRC-32 of what passes from a source of the device's own to the pipeline.</summary>
[AllocationFree]
internal sealed class MeasuredSource : StreamSource
{
    internal const int FieldCount = 2;

    private readonly Crc32 _checksum;
    private StreamSource? _source;

    internal MeasuredSource(Crc32 checksum)
    {
        _checksum = checksum;
    }

    /// <inheritdoc/>
    public override long GapLength => _source is null ? 0 : _source.GapLength;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int start, int count)
    {
        int taken = _source is null ? Failed : _source.Read(buffer, start, count);
        if (taken > 0 && taken <= count)
        {
            _checksum.Add(buffer, start, taken);
        }

        return taken;
    }

    internal void Measure(StreamSource source)
    {
        _source = source;
    }
}

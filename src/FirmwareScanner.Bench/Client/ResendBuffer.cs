using System;
using System.IO;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Database;

namespace FirmwareScanner.Bench.Client;

/// <summary>The part of a stream that the device has not confirmed yet; it is read once and may be sent often.</summary>
internal sealed class ResendBuffer(Stream content, long size)
{
    private readonly Crc32 _checksum = new();
    private byte[] _bytes = new byte[4096];
    private int _count;

    /// <summary>What is known of all bytes read so far beside their CRC-32; null if nobody wants to know.</summary>
    internal ContentFingerprint? Fingerprint { get; set; }

    /// <summary>Offset of the first byte that is kept.</summary>
    internal long Start { get; private set; }

    /// <summary>CRC-32 of all bytes read so far.</summary>
    internal uint Checksum => _checksum.Value;

    /// <summary>Whether the content has no bytes now, but will have more.</summary>
    internal bool IsWaiting => content is PacedContent { HasMore: true };

    /// <summary>Forgets the bytes before an offset.</summary>
    internal void Forget(long offset)
    {
        int done = (int)Math.Min(Math.Max(0, offset - Start), _count);
        Buffer.BlockCopy(_bytes, done, _bytes, 0, _count - done);
        _count -= done;
        Start += done;
    }

    /// <summary>The bytes from an offset on that is not before <see cref="Start"/>, reading what is needed.</summary>
    /// <returns>
    /// At most <paramref name="count"/> bytes; fewer only at the end of the declared size or of the content, or at a cut of content that
    /// comes at times of its own.
    /// </returns>
    internal ArraySegment<byte> Take(long offset, int count)
    {
        int from = (int)(offset - Start);
        int end = (int)Math.Min(from + count, size - Start);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
        }

        while (_count < end && !(content is PacedContent && _count > from))
        {
            int taken = content.Read(_bytes, _count, end - _count);
            if (taken == 0)
            {
                break;
            }

            _checksum.Add(_bytes, _count, taken);
            Fingerprint?.Add(_bytes.AsSpan(_count, taken));
            _count += taken;
        }

        return new ArraySegment<byte>(_bytes, from, Math.Max(0, Math.Min(end, _count) - from));
    }
}

using System;
using System.Buffers;
using System.IO;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// The content of a node as the visitor reads it: each byte is counted, and shown to the finder of candidates. What cannot be read
/// ends it, and is noted as a problem of the node. Without a finder and a budget it shows bytes that were shown before in another place.
/// </summary>
internal sealed class ContentStream(ByteSource source, LayerNode node, CandidateFinder? finder, UnpackBudget? budget) : Stream, IReadAgain
{
    /// <inheritdoc/>
    public ByteSource Source => source.Unnoted;

    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => node.Size;
        set => throw new NotSupportedException();
    }

    /// <summary>A limit of the walk that was hit while this was read.</summary>
    public UnpackException? Limit { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        int count = ReadSource(buffer);
        _hasEnded |= count == 0;
        node.Size += count;
        finder?.Add(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what the visitor left.</summary>
    public void Drain()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            while (Read(buffer) > 0)
            {
                budget?.Cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int ReadSource(Span<byte> buffer)
    {
        try
        {
            int count = source.Read(node.Size, buffer);
            if (node.Depth > 0)
            {
                budget?.Spend(count);
            }

            return count;
        }
        catch (UnpackException exception) when (exception.EndsWalk)
        {
            Limit = exception;
            _hasEnded = true;
            return 0;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception) && node.Depth > 0)
        {
            node.Add(UnpackException.Describe(exception));
            _hasEnded = true;
            return 0;
        }
    }
}

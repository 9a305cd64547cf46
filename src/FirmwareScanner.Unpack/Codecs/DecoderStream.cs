using System;
using System.IO;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// A decoder as a stream, strictly forward. Unlike those of the libraries it never ends in silence: whatever is wrong is thrown, after
/// all bytes that could be decoded were given; a wrong checksum, after which decoding goes on, at the end of the stream.
/// </summary>
/// <param name="input">The compressed bytes; disposed with this.</param>
internal abstract class DecoderStream(CodecInput input) : Stream, IWindowHolder
{
    private UnpackException? _failure;
    private LayerProblem? _problem;
    private long _consumed;
    private bool _isDisposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Produced;
        set => throw new NotSupportedException();
    }

    /// <summary>How many bytes of the input were used; at the end of the stream its exact length.</summary>
    public long Consumed => _isDisposed ? _consumed : Input.Consumed;

    /// <summary>How many bytes were given.</summary>
    public long Produced { get; private set; }

    /// <inheritdoc/>
    public virtual long LargestWindow => 0;

    /// <summary>The compressed bytes.</summary>
    protected CodecInput Input { get; } = input;

    public sealed override int Read(Span<byte> buffer)
    {
        int count = ReadOrFail(buffer, out UnpackException? failure);
        return failure is null ? count : throw failure;
    }

    /// <summary>The same without an exception thrown, which is dear where most of what is tried is no stream.</summary>
    /// <param name="buffer">Where to put the bytes.</param>
    /// <param name="failure">What is wrong, after all bytes that could be decoded were given; null if nothing.</param>
    /// <returns>How many; 0 only at the end.</returns>
    public int ReadOrFail(Span<byte> buffer, out UnpackException? failure)
    {
        int count = 0;
        if (_failure is null && !buffer.IsEmpty)
        {
            try
            {
                count = Decode(buffer);
                Produced += count;
                if (count == 0 && _failure is null)
                {
                    Input.PassOverRest();
                }

                _failure ??= count > 0 || _problem is null ? null : new UnpackException(_problem.Kind, _problem.Text);
            }
            catch (UnpackException exception)
            {
                _failure = exception;
            }
        }

        failure = count > 0 || buffer.IsEmpty ? null : _failure;
        return count;
    }

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Decodes some bytes.</summary>
    /// <param name="buffer">Where to put them; not empty.</param>
    /// <returns>How many; 0 only at the end, or when <see cref="Fail"/> was called.</returns>
    protected abstract int Decode(Span<byte> buffer);

    /// <summary>Says what is wrong, instead of throwing it.</summary>
    protected void Fail(UnpackException failure) => _failure = failure;

    /// <summary>Notes a wrong checksum; decoding goes on.</summary>
    protected void Note(ProblemKind kind, string text) => _problem ??= new LayerProblem(kind, text);

    /// <summary>Gives rented buffers back.</summary>
    protected virtual void Release()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _consumed = Input.Consumed;
            _isDisposed = true;
            Release();
            Input.Dispose();
        }

        base.Dispose(disposing);
    }
}

using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// What the decoders of the Lempel-Ziv family share: a window that holds what was decoded last, as far back as the method may refer,
/// and what was not handed out yet. It is one run of memory; when it is full, what is too old is thrown away and the rest moved to
/// the front. It begins small, so that a header that asks for a large dictionary costs nothing, and takes all that it may need as soon as
/// that is more than <see cref="WindowMemory.LongestPooled"/>.
/// </summary>
internal abstract class WindowDecoder : IDisposable
{
    // Decoded in one go; also what a window has beyond its history.
    private const int ChunkLength = 1 << 17;

    // What a window has beyond a long history, so that moving is rare.
    private const int MostBeyond = 16 << 20;

    private WindowMemory? _window;
    private int _given;
    private int _touched;
    private UnpackException? _failure;

    /// <summary>Prepares a window.</summary>
    /// <param name="history">How far back the method may refer, in bytes.</param>
    /// <param name="maximumWindow">How much of that is held at most; what refers further back is refused when it does.</param>
    protected WindowDecoder(long history, int maximumWindow)
    {
        SetHistory(history, maximumWindow);
    }

    /// <summary>Whether the last byte was decoded.</summary>
    public bool HasEnded { get; protected set; }

    /// <summary>The most bytes of memory that it has taken so far: what was never written is not there.</summary>
    public int WindowLength => _touched;

    /// <summary>How far back is held.</summary>
    protected int History { get; private set; }

    /// <summary>Offset in the window at which the next byte goes.</summary>
    protected int Position { get; set; }

    /// <summary>Offset in the window of the first byte that may be referred to.</summary>
    protected int FirstByte { get; set; }

    /// <summary>How many bytes of the stream were thrown away because they are older than the history.</summary>
    protected long Dropped { get; private set; }

    /// <summary>Hands out decoded bytes. What is wrong is thrown after all that could be decoded.</summary>
    /// <returns>How many; 0 only at the end.</returns>
    public int Read(Span<byte> destination)
    {
        int count = ReadOrFail(destination, out UnpackException? failure);
        return failure is null ? count : throw failure;
    }

    /// <summary>The same without an exception thrown, which is dear where most of what is tried is no stream.</summary>
    /// <param name="destination">Where to put them.</param>
    /// <param name="failure">What is wrong, after all that could be decoded was handed out; null if nothing.</param>
    /// <returns>How many; 0 only at the end.</returns>
    public int ReadOrFail(Span<byte> destination, out UnpackException? failure)
    {
        failure = null;
        while (_given == Position)
        {
            failure = _failure;
            if (HasEnded || failure is not null)
            {
                return 0;
            }

            DecodeChunk();
        }

        int count = Math.Min(destination.Length, Position - _given);
        _window!.Span.Slice(_given, count).CopyTo(destination);
        _given += count;
        return count;
    }

    public void Dispose()
    {
        _window?.Dispose();
        _window = null;
        Position = 0;
        _given = 0;
        HasEnded = true;
        Release();
    }

    /// <summary>
    /// Decodes until the window is full up to a limit, which is not the end unless <see cref="HasEnded"/> is set. If it throws, or calls
    /// <see cref="Fail"/>, <see cref="Position"/> is behind the last good byte.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="limit">Offset in it behind the last byte that may be written.</param>
    protected abstract void Decode(Span<byte> window, int limit);

    /// <summary>Whether <see cref="Fail"/> was called.</summary>
    protected bool HasFailed => _failure is not null;

    /// <summary>Notes what is wrong, instead of throwing it; nothing is decoded any more.</summary>
    protected void Fail(UnpackException failure) => _failure = failure;

    /// <summary>Gives rented buffers back.</summary>
    protected virtual void Release()
    {
    }

    /// <summary>Begins a new stream: nothing before it can be referred to.</summary>
    protected void Restart()
    {
        FirstByte = Position;
        Dropped = 0;
        HasEnded = false;
    }

    /// <summary>What is thrown where a distance leads to bytes that are not there.</summary>
    protected UnpackException TooFar(long distance) => Dropped > 0 && distance > History
        ? new UnpackException(ProblemKind.Memory, $"the data refers {distance} bytes back, and only {History} are held")
        : new UnpackException(ProblemKind.Damaged, "the compressed data refers to bytes before its start");

    private void SetHistory(long history, int maximumWindow) => History = (int)Math.Min(history, Math.Min(maximumWindow, 1 << 30));

    private void DecodeChunk()
    {
        MakeRoom();
        Span<byte> window = _window!.Span;
        try
        {
            Decode(window, Math.Min(window.Length, Position + ChunkLength));
        }
        catch (UnpackException exception)
        {
            _failure = exception;
        }

        _touched = Math.Max(_touched, Position);
    }

    private void MakeRoom()
    {
        int length = _window?.Length ?? 0;
        if (length - Position >= ChunkLength)
        {
            return;
        }

        int kept = Math.Min(Position - FirstByte, History);
        Dropped += Position - FirstByte - kept;
        int most = History + Math.Clamp(History, ChunkLength, MostBeyond);
        int wanted = Math.Max(ChunkLength * 2, length * 2);
        Move(Position - kept, kept, wanted <= WindowMemory.LongestPooled ? Math.Min(wanted, most) : most);
    }

    private void Move(int first, int kept, int length)
    {
        if (_window is null || _window.Length < length)
        {
            WindowMemory? former = _window;
            _window = new WindowMemory(length);
            former?.Span.Slice(first, kept).CopyTo(_window.Span);
            former?.Dispose();
        }
        else
        {
            Span<byte> window = _window.Span;
            window.Slice(first, kept).CopyTo(window);
        }

        FirstByte = 0;
        Position = kept;
        _given = kept;
    }
}

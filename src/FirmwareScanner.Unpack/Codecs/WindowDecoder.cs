using System;
using System.Buffers;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// What the decoders of the Lempel-Ziv family share: a window that holds what was decoded last, as far back as the method may refer,
/// and what was not handed out yet. It is one run of memory; when it is full, what is too old is thrown away and the rest moved to
/// the front. It begins small and grows with what is decoded, so that a header that asks for a large dictionary costs nothing.
/// </summary>
internal abstract class WindowDecoder : IDisposable
{
    // Decoded in one go; also what a window has beyond its history.
    private const int ChunkLength = 1 << 17;

    // Larger windows are no part of the pool, which rounds up to a power of two and keeps what is given back.
    private const int LongestPooled = 1 << 20;

    private byte[] _window = [];
    private int _given;
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

    /// <summary>Bytes of memory that it takes now.</summary>
    public int WindowLength => _window.Length;

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
        _window.AsSpan(_given, count).CopyTo(destination);
        _given += count;
        return count;
    }

    public void Dispose()
    {
        Return(_window);
        _window = [];
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
        try
        {
            Decode(_window, Math.Min(_window.Length, Position + ChunkLength));
        }
        catch (UnpackException exception)
        {
            _failure = exception;
        }
    }

    private void MakeRoom()
    {
        if (_window.Length - Position >= ChunkLength)
        {
            return;
        }

        int kept = Math.Min(Position - FirstByte, History);
        Dropped += Position - FirstByte - kept;

        // Moving is rare if there is room for as much again as the history, or for a few megabytes.
        int most = History + Math.Clamp(History, ChunkLength, 16 << 20);
        int length = Math.Min(most, Math.Max(ChunkLength * 2, _window.Length * 2));
        Move(Position - kept, kept, Math.Max(length, kept + ChunkLength));
    }

    private void Move(int first, int kept, int length)
    {
        byte[] window = length <= _window.Length ? _window
            : length <= LongestPooled ? ArrayPool<byte>.Shared.Rent(length)
            : GC.AllocateUninitializedArray<byte>(length);
        _window.AsSpan(first, kept).CopyTo(window);
        if (window != _window)
        {
            Return(_window);
            _window = window;
        }

        FirstByte = 0;
        Position = kept;
        _given = kept;
    }

    private static void Return(byte[] window)
    {
        if (window.Length is > 0 and <= LongestPooled)
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }
}

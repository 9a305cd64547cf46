using System;
using System.Buffers;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// The memory of a window or block. A small one is borrowed from the pool. A large one lies outside the garbage collector's heap and is asked for
/// once, in full: it is given back at the moment it is not needed any more, it is never there twice while it grows, and what is never
/// written of it costs address space only.
/// </summary>
internal sealed unsafe class WindowMemory : IDisposable
{
    /// <summary>The longest window that is borrowed: the pool rounds up to a power of two and keeps what is given back.</summary>
    public const int LongestPooled = 1 << 20;

    private byte[]? _rented;
    private void* _native;

    /// <summary>Takes memory. What is in it is not defined.</summary>
    /// <param name="length">How many bytes at least.</param>
    public WindowMemory(int length)
    {
        if (length <= LongestPooled)
        {
            _rented = ArrayPool<byte>.Shared.Rent(length);
            Length = _rented.Length;
            return;
        }

        _native = NativeMemory.Alloc((nuint)length);
        Length = length;
    }

    // Only for a decoder that nobody closed.
    ~WindowMemory() => FreeNative();

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public Span<byte> Span => _rented is not null ? _rented : new Span<byte>(_native, Length);

    /// <summary>Makes sure that a piece of memory is there and long enough; what was in it is lost if it was not.</summary>
    public static Span<byte> Ensure(ref WindowMemory? memory, int length)
    {
        if (memory is null || memory.Length < length)
        {
            memory?.Dispose();
            memory = null;
            memory = new WindowMemory(length);
        }

        return memory.Span[..length];
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }

        FreeNative();
        GC.SuppressFinalize(this);
    }

    private void FreeNative()
    {
        NativeMemory.Free(_native);
        _native = null;
        Length = 0;
    }
}

using System;
using System.IO;
using System.IO.MemoryMappedFiles;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>
/// The input that is being read, in a file that both processes map: when the one that reads ends or hangs, the other still has it.
/// Layout: number of the run (8 bytes; 0 before the first), length (4), bytes.
/// </summary>
internal sealed unsafe class InputJournal : IDisposable
{
    private const int LengthPosition = 8;
    private const int BytesPosition = 12;
    private const int Capacity = 1 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    internal InputJournal(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Capacity);
        _view = _file.CreateViewAccessor();
        // The accessor's own methods copy byte by byte, which would cost as much as many a run.
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The number of the run that is under way.</summary>
    internal long Run => _view.ReadInt64(0);

    /// <summary>The input of the run that is under way.</summary>
    internal byte[] Input
    {
        get
        {
            int length = Math.Clamp(_view.ReadInt32(LengthPosition), 0, Capacity - BytesPosition);
            return new ReadOnlySpan<byte>(_start + BytesPosition, length).ToArray();
        }
    }

    /// <summary>Notes that a run begins.</summary>
    /// <param name="run">Its number, from 1.</param>
    /// <param name="input">What it reads; of a longer one than the journal has room for, the beginning is kept.</param>
    internal void Begin(long run, byte[] input)
    {
        int length = Math.Min(input.Length, Capacity - BytesPosition);
        input.AsSpan(0, length).CopyTo(new Span<byte>(_start + BytesPosition, length));
        *(int*)(_start + LengthPosition) = length;
        *(long*)_start = run;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}

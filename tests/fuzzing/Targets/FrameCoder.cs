using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>One side's frames: writes those that a script names, and reads what the other side answers.</summary>
internal sealed class FrameCoder
{
    private const int LargestFrame = 300;
    private const int LargestAnswer = 600;

    private readonly BytePort _line = new();
    private readonly FrameWriter _writer;
    private readonly FrameReader _reader;

    internal FrameCoder()
    {
        var plan = new MemoryPlan(1 << 16);
        var checksum = new Crc32();
        _writer = new FrameWriter(plan, checksum, LargestFrame, 2);
        _reader = new FrameReader(plan, checksum, LinkFaultCounting.Create(), LargestAnswer);
        _writer.Attach();
        _reader.Attach();
    }

    /// <summary>Number of the frame that was read last; 0 before the first.</summary>
    internal int LastRead { get; private set; }

    /// <summary>The bytes on the line of a frame; valid until the next.</summary>
    internal ReadOnlySpan<byte> Encode(FrameType type, ReadOnlySpan<byte> payload)
    {
        if (_writer.Begin(type))
        {
            foreach (byte value in payload)
            {
                _writer.AddByte(value);
            }

            _writer.End();
            _writer.Flush(_line);
        }

        return _line.Take();
    }

    /// <summary>Reads the frames in some bytes.</summary>
    internal List<LinkStep> Decode(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        var frames = new List<LinkStep>();
        for (int used = 0; used < copy.Length;)
        {
            used += _reader.Accept(copy, used, copy.Length - used);
            if (_reader.HasFrame)
            {
                LastRead = _reader.Sequence;
                frames.Add(new LinkStep(
                    LinkStepKind.Frame, _reader.Type, _reader.Buffer[_reader.Position..(_reader.Position + _reader.Remaining)]));
            }
        }

        return frames;
    }
}

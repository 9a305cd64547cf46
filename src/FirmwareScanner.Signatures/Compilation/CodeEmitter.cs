using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Writes the instructions of one condition and follows the depth of the stack.</summary>
internal sealed class CodeEmitter
{
    private readonly List<byte> _code = [];
    private int _depth;

    /// <summary>The greatest depth that the stack reached.</summary>
    public int DeepestStack { get; private set; }

    /// <summary>Pushes a constant in the fewest bytes.</summary>
    public void Constant(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            Push(ConditionCode.PushByte, bytes[..1]);
        }
        else if (value is >= int.MinValue and <= int.MaxValue)
        {
            Push(ConditionCode.PushInt, bytes[..4]);
        }
        else
        {
            Push(ConditionCode.PushLong, bytes);
        }
    }

    /// <summary>An instruction that pushes a value and has no operands.</summary>
    public void Push(int code) => Push(code, []);

    /// <summary>An instruction that pushes a value and has one 16-bit operand.</summary>
    public void Push(int code, int operand) => Push(code, [(byte)operand, (byte)(operand >> 8)]);

    /// <summary>An instruction that pushes a value and has two 16-bit operands.</summary>
    public void Push(int code, int first, int second) =>
        Push(code, [(byte)first, (byte)(first >> 8), (byte)second, (byte)(second >> 8)]);

    /// <summary>Pushes an integer of the stream.</summary>
    public void Read(int probe, int format) => Push(ConditionCode.Read, [(byte)probe, (byte)(probe >> 8), (byte)format]);

    /// <summary>Replaces the offset on top by an integer from the start of the stream.</summary>
    public void ReadAt(int size, int format) => _code.AddRange([ConditionCode.ReadAt, (byte)size, (byte)format]);

    /// <summary>An instruction that replaces the value on top.</summary>
    public void Unary(int code) => _code.Add((byte)code);

    /// <summary>An instruction that replaces the two values on top by one.</summary>
    public void Binary(int code)
    {
        _code.Add((byte)code);
        _depth--;
    }

    /// <summary>Ends the condition.</summary>
    /// <returns>The code, padded to a multiple of 4.</returns>
    public byte[] End()
    {
        _code.Add(ConditionCode.End);
        while (_code.Count % 4 != 0)
        {
            _code.Add(0);
        }

        return [.. _code];
    }

    private void Push(int code, ReadOnlySpan<byte> operands)
    {
        _code.Add((byte)code);
        _code.AddRange(operands);
        _depth++;
        DeepestStack = Math.Max(DeepestStack, _depth);
    }
}

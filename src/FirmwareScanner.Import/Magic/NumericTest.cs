using System;
using System.Buffers.Binary;
using System.Linq;

namespace FirmwareScanner.Import.Magic;

/// <summary>Turns tests of integers into conditions.</summary>
internal static class NumericTest
{
    private const long Word = 0xFFFFFFFF;

    /// <summary>The condition of a test.</summary>
    /// <param name="type">The type.</param>
    /// <param name="operation">What stands behind the type: nothing, or an operator and a number.</param>
    /// <param name="relation">How it is compared.</param>
    /// <param name="operand">With what.</param>
    /// <param name="offset">Where it is.</param>
    public static MagicCondition Translate(NumericType type, string operation, char relation, string operand, long offset)
    {
        long end = offset + type.Size;
        if (relation == 'x')
        {
            return MagicCondition.Of($"filesize >= {end}", end);
        }

        bool isInverted = operand.StartsWith('~');
        if (!MagicText.TryNumber(operand.TrimStart('~').Trim(), out long value))
        {
            return MagicCondition.Not($"\"{operand}\" is no number");
        }

        value = isInverted ? ~value : value;
        if (type.Size == 8)
        {
            return Wide(type, operation, relation, value, offset);
        }

        if (Changed(type, operation, offset) is not string changed)
        {
            return MagicCondition.Not($"the operation \"{operation}\" is not known");
        }

        long bits = value & type.Mask;
        if (relation is '=' or '!')
        {
            return MagicCondition.Of($"{changed} {(relation == '=' ? "==" : "!=")} 0x{bits:X}", end);
        }

        if (relation is '&' or '^')
        {
            return MagicCondition.Of($"{changed} & 0x{bits:X} {(relation == '&' ? "==" : "!=")} 0x{bits:X}", end);
        }

        return Ordered(type, operation, relation, value, offset, changed);
    }

    /// <summary>The bytes that are equal to a number; null if the test is not one for equality alone.</summary>
    public static byte[]? Bytes(NumericType type, string operation, char relation, string operand)
    {
        if (operation.Length > 0 || relation != '=' || !MagicText.TryNumber(operand.Trim(), out long value))
        {
            return null;
        }

        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        byte[] low = bytes[..type.Size];
        return type.IsBig ? [.. low.Reverse()] : low;
    }

    private static MagicCondition Ordered(NumericType type, string operation, char relation, long value, long offset, string changed)
    {
        long end = offset + type.Size;
        if (!type.IsSigned)
        {
            return MagicCondition.Of($"{changed} {relation} {value & type.Mask}", end);
        }

        // A sign that an operation moves cannot be read any more.
        if (operation.Length > 0 && !ClearsSign(type, operation))
        {
            return MagicCondition.Not("an operation on a number with a sign, which is compared for its order");
        }

        int shift = 64 - (8 * type.Size);
        long signed = value << shift >> shift;
        return MagicCondition.Of($"{(operation.Length > 0 ? changed : type.Read(offset, isSigned: true))} {relation} {signed}", end);
    }

    private static bool ClearsSign(NumericType type, string operation) =>
        operation[0] == '&' && MagicText.TryNumber(operation[1..], out long mask) && (mask & type.Mask & ~(type.Mask >> 1)) == 0;

    private static string? Changed(NumericType type, string operation, long offset)
    {
        string read = type.Read(offset, isSigned: false);
        if (operation.Length == 0)
        {
            return read;
        }

        bool isInverted = operation.StartsWith('~');
        string rest = isInverted ? operation[1..] : operation;
        string source = isInverted ? $"(~{read} & 0x{type.Mask:X})" : read;
        if (rest.Length == 0)
        {
            return source;
        }

        if (!MagicText.TryNumber(rest[1..], out long number))
        {
            return null;
        }

        string constant = $"0x{number & type.Mask:X}";
        return rest[0] switch
        {
            '&' or '|' or '^' => $"({source} {rest[0]} {constant})",
            '+' or '-' or '*' => $"({source} {rest[0]} {constant} & 0x{type.Mask:X})",
            '/' when (number & type.Mask) != 0 => $"({source} \\ {constant})",
            '%' when (number & type.Mask) != 0 => $"({source} % {constant})",
            _ => null,
        };
    }

    /// <summary>Eight bytes are read as two times four.</summary>
    private static MagicCondition Wide(NumericType type, string operation, char relation, long value, long offset)
    {
        long mask = -1;
        if (operation.Length > 0 && (operation[0] != '&' || !MagicText.TryNumber(operation[1..], out mask)))
        {
            return MagicCondition.Not("an operation on a number of eight bytes");
        }

        mask = relation is '&' or '^' ? mask & value : mask;
        if (relation is not ('=' or '!' or '&' or '^'))
        {
            return MagicCondition.Not("the order of numbers of eight bytes");
        }

        var half = type with { Size = 4 };
        string high = $"{half.Read(offset + (type.IsBig ? 0 : 4), false)} & 0x{(mask >> 32) & Word:X} == 0x{(value >> 32) & Word:X}";
        string low = $"{half.Read(offset + (type.IsBig ? 4 : 0), false)} & 0x{mask & Word:X} == 0x{value & Word:X}";
        string both = $"({high} and {low})";
        return MagicCondition.Of(relation is '=' or '&' ? both : $"not {both}", offset + 8);
    }
}

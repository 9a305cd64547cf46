using System;

namespace FirmwareScanner.Conditions;

/// <summary>A value of a condition: an integer (truth is 0 or 1), a float, a text, a part of a module; or undefined.</summary>
internal readonly struct Value
{
    private readonly long _bits;
    private readonly object? _object;

    private Value(ValueKind kind, long bits, object? content)
    {
        Kind = kind;
        _bits = bits;
        _object = content;
    }

    /// <summary>No value: what comes of an offset outside, a match or a field that is not there, a division by 0.</summary>
    public static Value Undefined => default;

    /// <summary>What kind of value it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsDefined => Kind != ValueKind.Undefined;

    /// <summary>The integer.</summary>
    public long Integer => _bits;

    /// <summary>The number, of an integer or a float.</summary>
    public double Number => Kind == ValueKind.Float ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>The text.</summary>
    public byte[] Text => (byte[])_object!;

    /// <summary>The part of a module.</summary>
    public object Part => _object!;

    /// <summary>Whether it counts as true: neither undefined nor 0 nor an empty text.</summary>
    public bool IsTrue => Kind switch
    {
        ValueKind.Integer => _bits != 0,
        ValueKind.Float => Number != 0,
        ValueKind.Text => Text.Length > 0,
        _ => false,
    };

    /// <summary>An integer.</summary>
    public static Value Of(long value) => new(ValueKind.Integer, value, null);

    /// <summary>True or false.</summary>
    public static Value Of(bool value) => new(ValueKind.Integer, value ? 1 : 0, null);

    /// <summary>A float.</summary>
    public static Value Of(double value) => new(ValueKind.Float, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>What a module gives: a number, a text, a part of it; null or what is not a number for nothing, as in YARA (OP_OBJ_VALUE).</summary>
    public static Value FromModule(object? value) => value switch
    {
        null => Undefined,
        long integer => Of(integer),
        double number => double.IsNaN(number) ? Undefined : Of(number),
        byte[] text => new Value(ValueKind.Text, 0, text),
        _ => new Value(ValueKind.Part, 0, value),
    };

    /// <summary>The value as a module takes it.</summary>
    public object ToModule() => Kind switch
    {
        ValueKind.Integer => _bits,
        ValueKind.Float => Number,
        _ => _object!,
    };
}

/// <summary>Kinds of <see cref="Value"/>.</summary>
internal enum ValueKind
{
    Undefined,
    Integer,
    Float,
    Text,
    Part,
}

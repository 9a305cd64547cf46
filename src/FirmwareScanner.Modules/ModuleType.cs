using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules;

/// <summary>Kinds of values that a module has.</summary>
public enum ModuleValueKind
{
    /// <summary>A signed integer of 64 bits (<see cref="long"/>); also what stands for truth, 0 or 1.</summary>
    Integer,

    /// <summary>A number of double precision (<see cref="double"/>).</summary>
    Float,

    /// <summary>Bytes (<see cref="T:byte[]"/>), of any values.</summary>
    Text,

    /// <summary>Named fields (<see cref="ModuleStructure"/>).</summary>
    Structure,

    /// <summary>Elements by number, from 0 (<see cref="ModuleArray"/>).</summary>
    Array,

    /// <summary>Elements by text (<see cref="ModuleDictionary"/>).</summary>
    Dictionary,

    /// <summary>Something that is called with arguments.</summary>
    Function,
}

/// <summary>
/// The type of a field of a module, known before any file is looked at, so that a condition is checked when it is compiled.
/// </summary>
public sealed class ModuleType
{
    private static readonly IReadOnlyDictionary<string, ModuleType> NoFields = new Dictionary<string, ModuleType>();

    private ModuleType(
        ModuleValueKind kind,
        IReadOnlyDictionary<string, ModuleType>? fields = null,
        ModuleType? element = null,
        IReadOnlyList<ModuleFunction>? overloads = null)
    {
        Kind = kind;
        Fields = fields ?? NoFields;
        Element = element;
        Overloads = overloads ?? [];
    }

    /// <summary>An integer.</summary>
    public static ModuleType Integer { get; } = new(ModuleValueKind.Integer);

    /// <summary>A number with a fraction.</summary>
    public static ModuleType Float { get; } = new(ModuleValueKind.Float);

    /// <summary>Bytes.</summary>
    public static ModuleType Text { get; } = new(ModuleValueKind.Text);

    /// <summary>The kind.</summary>
    public ModuleValueKind Kind { get; }

    /// <summary>Of a structure, its fields by name; otherwise empty.</summary>
    public IReadOnlyDictionary<string, ModuleType> Fields { get; }

    /// <summary>Of an array or dictionary, the type of its elements; otherwise null.</summary>
    public ModuleType? Element { get; }

    /// <summary>Of a function, its overloads in the order in which they are tried; otherwise empty.</summary>
    public IReadOnlyList<ModuleFunction> Overloads { get; }

    /// <summary>A structure.</summary>
    /// <param name="fields">Its fields.</param>
    public static ModuleType StructureOf(IReadOnlyDictionary<string, ModuleType> fields) => new(ModuleValueKind.Structure, fields);

    /// <summary>An array.</summary>
    /// <param name="element">The type of its elements.</param>
    public static ModuleType ArrayOf(ModuleType element) => new(ModuleValueKind.Array, element: element);

    /// <summary>A dictionary.</summary>
    /// <param name="element">The type of its elements.</param>
    public static ModuleType DictionaryOf(ModuleType element) => new(ModuleValueKind.Dictionary, element: element);

    /// <summary>A function.</summary>
    /// <param name="overloads">Its overloads, which differ in their parameters.</param>
    public static ModuleType FunctionOf(params ModuleFunction[] overloads) => new(ModuleValueKind.Function, overloads: overloads);
}

/// <summary>One overload of a function of a module.</summary>
/// <param name="Parameters">
/// A letter a parameter: <c>i</c> integer, <c>f</c> float, <c>s</c> text, <c>r</c> regular expression, <c>b</c> boolean. An integer is
/// also taken where a float is wanted.
/// </param>
/// <param name="Returns">The type of the result.</param>
/// <param name="Body">
/// Computes the result; null when it is undefined. Arguments are <see cref="long"/>, <see cref="double"/>, <see cref="T:byte[]"/>,
/// <see cref="IModuleExpression"/> or <see cref="bool"/> and never undefined: a call with an undefined argument is not made.
/// </param>
public sealed record ModuleFunction(string Parameters, ModuleType Returns, Func<ModuleCall, object?> Body);

/// <summary>A call of a function.</summary>
/// <param name="Context">What the module was loaded for.</param>
/// <param name="Root">What <see cref="Module.Load"/> gave.</param>
/// <param name="Arguments">The arguments, one for each letter of <see cref="ModuleFunction.Parameters"/>.</param>
public sealed record ModuleCall(ModuleContext Context, ModuleStructure Root, IReadOnlyList<object> Arguments)
{
    /// <summary>The structure that has the function; <see cref="Root"/> unless it is a part of that.</summary>
    public ModuleStructure Owner { get; init; } = Root;

    /// <summary>An argument that is an integer.</summary>
    /// <param name="index">Its index, from 0.</param>
    public long Integer(int index) => (long)Arguments[index];

    /// <summary>An argument that is a float.</summary>
    /// <param name="index">Its index, from 0.</param>
    public double Float(int index) => Arguments[index] is long integer ? integer : (double)Arguments[index];

    /// <summary>An argument that is a text.</summary>
    /// <param name="index">Its index, from 0.</param>
    public byte[] Text(int index) => (byte[])Arguments[index];

    /// <summary>An argument that is a regular expression.</summary>
    /// <param name="index">Its index, from 0.</param>
    public IModuleExpression Expression(int index) => (IModuleExpression)Arguments[index];
}

/// <summary>A regular expression as an argument.</summary>
public interface IModuleExpression
{
    /// <summary>Whether it matches somewhere in a text.</summary>
    /// <param name="text">The text.</param>
    public bool IsMatch(ReadOnlySpan<byte> text);
}

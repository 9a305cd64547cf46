using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace FirmwareScanner.Modules.Tests;

/// <summary>A module loaded for a file: its functions are called as a condition calls them, and a call is written as a condition.</summary>
internal sealed class LoadedModule
{
    private readonly Module _module;
    private readonly ModuleContext _context;

    internal LoadedModule(Module module, byte[] file, Action<string>? console = null, long now = 0)
    {
        _module = module;
        Content = new ByteContent(file);
        _context = new ModuleContext(Content) { Console = console, Now = () => now };
        Root = module.Load(_context);
    }

    internal ByteContent Content { get; }

    internal ModuleStructure Root { get; }

    /// <summary>Calls a function. Arguments are long, double, string, bool, or <see cref="Regex"/>.</summary>
    internal object? Call(string function, params object[] arguments)
    {
        ModuleType type = _module.Type;
        foreach (string name in function.Split('.'))
        {
            type = type.Fields[name];
        }

        string parameters = string.Concat(arguments.Select(Letter));
        ModuleFunction overload = Assert.Single(type.Overloads, overload => overload.Parameters == parameters);
        object? result = overload.Body(new ModuleCall(_context, Root, [.. arguments.Select(Argument)]));
        Assert.True(
            result is null || (overload.Returns.Kind, result) is (ModuleValueKind.Integer, long) or (ModuleValueKind.Float, double) or (ModuleValueKind.Text, byte[]),
            $"{function} is a {overload.Returns.Kind} and gave {result}");
        return result;
    }

    /// <summary>The condition that a call gives what it gives here.</summary>
    internal string Condition(string function, params object[] arguments)
    {
        string call = $"{_module.Name}.{function}({string.Join(", ", arguments.Select(Literal))})";
        return Call(function, arguments) switch
        {
            null => $"not defined {call}",
            byte[] text => $"{call} == {Literal(Encoding.Latin1.GetString(text))}",
            object value => $"{call} == {Literal(value)}",
        };
    }

    private static char Letter(object argument) => argument switch
    {
        long => 'i',
        double => 'f',
        string => 's',
        bool => 'b',
        _ => 'r',
    };

    private static object Argument(object argument) => argument switch
    {
        string text => Encoding.Latin1.GetBytes(text),
        Regex expression => new Expression(expression),
        _ => argument,
    };

    private static string Literal(object value) => value switch
    {
        long.MinValue => "(-9223372036854775807 - 1)",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Math.Abs(number).ToString("F40", CultureInfo.InvariantCulture).Insert(0, number < 0 ? "-" : ""),
        bool truth => truth ? "true" : "false",
        string text => '"' + string.Concat(text.Select(Character)) + '"',
        _ => $"/{value}/",
    };

    private static string Character(char character) =>
        character is '"' or '\\' ? $"\\{character}" : character is >= ' ' and <= '~' ? character.ToString() : $"\\x{(int)character:x2}";

    private sealed class Expression(Regex regex) : IModuleExpression
    {
        public bool IsMatch(ReadOnlySpan<byte> text) => regex.IsMatch(Encoding.Latin1.GetString(text));
    }
}

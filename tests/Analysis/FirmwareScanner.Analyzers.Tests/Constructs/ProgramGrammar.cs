using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Analyzers.Tests.Constructs;

/// <summary>Writes programs at random, by a grammar of types, expressions and statements. The same seed gives the same program.</summary>
internal sealed class ProgramGrammar
{
    private const int Deepest = 4;

    private static readonly string[] Types =
        ["int", "long", "byte", "char", "uint", "double", "float", "decimal", "bool", "string", "object", "Handle", "int[]", "Node"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<(string Type, string Name)> _locals = [];
    private int _names;

    private ProgramGrammar(int seed)
    {
        _random = new Random(seed);
    }

    /// <summary>A source file of some classes.</summary>
    /// <param name="seed">Chooses the program.</param>
    /// <param name="classes">How many classes; each has a few hundred lines.</param>
    public static string Write(int seed, int classes)
    {
        var grammar = new ProgramGrammar(seed);
        grammar.WriteFile(classes);
        return grammar._text.ToString();
    }

    private void WriteFile(int classes)
    {
        Line("using System;");
        Line("using System.Collections;");
        Line("using FirmwareScanner.Contracts;");
        Line("[assembly: DeviceCode]");
        Line("[LeaseHandle] public enum Handle { None, One, Two = 7 }");
        Line("public class Resource : IDisposable { public void Dispose() { }");
        Line("[return: Owned] public static Handle Rent(int n) => (Handle)n; }");
        for (int index = 0; index < classes; index++)
        {
            WriteClass(index == 0 ? "Node" : "Node" + Number(index), index == 0 ? "Resource" : "Node");
        }
    }

    private void WriteClass(string name, string parent)
    {
        Line("[AllocationFree]");
        Line($"public class {name} : {parent}");
        Line("{");
        bool isRoot = name == "Node";
        if (isRoot)
        {
            foreach (string type in Types)
            {
                Line($"{(Chance(2) ? "[Owned] " : "")}public {type} F{Member(type)} = {Constant(type)};");
                Line($"public virtual {type} P{Member(type)} {{ get; set; }}");
            }

            Line("public static implicit operator int(Node a) => a.Fint;");
            Line("public static Node operator +(Node a, Node b) => a;");
        }

        foreach (string type in Types)
        {
            _locals.Clear();
            string kind = isRoot ? "virtual" : Chance(2) ? "override" : "new";
            Line($"public {kind} {type} M{Member(type)}(int n, ref long m, out string s, [Consumed] Handle h, object o)");
            Line("{");
            Line($"s = {Constant("string")};");
            _locals.AddRange([("int", "n"), ("long", "m"), ("string", "s"), ("Handle", "h"), ("object", "o")]);
            Statements(6, 0);
            Line($"return {Expression(type, 0)};");
            Line("}");
        }

        Line("}");
    }

    private void Statements(int count, int depth)
    {
        int known = _locals.Count;
        for (int index = 0; index < count; index++)
        {
            Statement(depth);
        }

        _locals.RemoveRange(known, _locals.Count - known);
    }

    private void Statement(int depth)
    {
        int choice = _random.Next(depth >= 2 ? 4 : 13);
        switch (choice)
        {
            case 0:
            case 1:
                Declare();
                break;
            case 2:
                string type = Pick(Types);
                Line($"{Variable(type)} = {Expression(type, 0)};");
                break;
            case 3:
                Line($"{Variable("int")} {Pick("+=", "-=", "*=", "/=", "<<=", ">>=", ">>>=", "&=", "^=")} {Expression("int", 2)};");
                break;
            case 4:
                Block($"if ({Expression("bool", 0)})", depth);
                Block("else", depth);
                break;
            case 5:
                Block($"while ({Expression("bool", 1)})", depth);
                break;
            case 6:
                string counter = Name();
                Block($"for (int {counter} = {Expression("int", 2)}; {counter} < {Expression("int", 2)}; {counter}++)", depth);
                break;
            case 7:
                Block($"foreach (object {Name()} in {Expression("int[]", 2)})", depth);
                break;
            case 8:
                Block("try", depth);
                Block($"catch (Exception) when ({Expression("bool", 2)})", depth);
                Block("finally", depth);
                break;
            case 9:
                Block($"switch ({Expression("int", 1)}) {{ case {Number(_random.Next())}: goto default; default:", depth, " break; }");
                break;
            case 10:
                Block($"lock ({Expression("Node", 2)})", depth);
                break;
            case 11:
                Block($"using (Resource {Name()} = {Expression("Node", 2)})", depth);
                break;
            default:
                Block("do", depth, $" while ({Expression("bool", 2)});");
                break;
        }
    }

    private void Block(string head, int depth, string tail = "")
    {
        Line(head);
        Line("{");
        Statements(_random.Next(1, 4), depth + 1);
        Line("}" + tail);
    }

    private void Declare()
    {
        string type = Pick(Types);
        string name = Name();
        Line($"{(Chance(4) ? "var" : type)} {name} = {Cast(type, Expression(type, 0))};");
        _locals.Add((type, name));
    }

    private string Expression(string type, int depth)
    {
        if (depth >= Deepest || Chance(5))
        {
            return Chance(2) ? Constant(type) : Variable(type);
        }

        string Next(string of) => Expression(of, depth + 1);
        switch (_random.Next(7))
        {
            case 0:
                return $"({Next("bool")} ? {Cast(type, Next(type))} : {Cast(type, Next(type))})";
            case 1:
                return $"{Receiver()}.M{Member(type)}({Next("int")}, ref m, out s, {Next("Handle")}, {Next("object")})";
            case 2:
                return $"{Receiver()}.{Pick("F", "P")}{Member(type)}";
            case 3:
                string arms = $"{Number(_random.Next(9))} => {Cast(type, Next(type))}, _ => {Cast(type, Next(type))}";
                return Cast(type, $"({Next("int")} switch {{ {arms} }})");
            default:
                return Special(type, Next);
        }
    }

    private string Special(string type, Func<string, string> next)
    {
        switch (type)
        {
            case "bool":
                return Pick(
                    $"({next("int")} {Pick("<", "<=", ">", ">=", "==", "!=")} {next("int")})",
                    $"({next("double")} {Pick("<", ">", "==")} {next("double")})",
                    $"({next("bool")} {Pick("&&", "||", "^", "&", "|")} {next("bool")})",
                    $"({next("object")} is {Pick("int", "'x'", "1.5f", "null", "not string", "Node { Fint: > 3 }", "Handle.One")})",
                    $"({next("Handle")} {Pick("==", "!=")} Handle.None)",
                    $"!{next("bool")}");
            case "string":
                return Pick(
                    $"({next("string")} + {next("object")})",
                    $"$\"{{{next("int")}}}a{{({next("object")})}}\"",
                    $"string.Concat({next("string")}, {next("string")})",
                    $"{Receiver()}.ToString()");
            case "object":
                return $"(object){next(Pick(Types))}";
            case "Handle":
                return Pick(
                    $"(Handle){next(Pick("int", "char", "double", "long"))}",
                    $"Resource.Rent({next("int")})",
                    $"({next("Handle")} | Handle.One)");
            case "int[]":
                return Pick($"new int[] {{ {next("int")}, {next("int")} }}", "new int[3]", $"[{next("int")}, {next("int")}]");
            case "Node":
                return Pick("this", $"({next("Node")} + {next("Node")})", "new Node()");
            default:
                string other = Pick("int", "long", "byte", "char", "uint", "double", "float", "decimal");
                return Pick(
                    $"unchecked(({type})({next(type)} {Pick("+", "-", "*", "%")} {next(type)}))",
                    $"unchecked(({type})({next(other)}))",
                    $"unchecked(({type})(-{next("int")}))",
                    $"unchecked(({type})({Variable("int")}{Pick("++", "--")}))");
        }
    }

    private string Constant(string type)
    {
        return type switch
        {
            "int" => Pick("0", "1", "int.MaxValue", "(int)'a'", "unchecked((int)1e30f)", Number(_random.Next())),
            "long" => Pick("0L", "long.MinValue", "(long)3.7", "(long)uint.MaxValue"),
            "byte" => Pick("(byte)0", "(byte)'b'", "byte.MaxValue"),
            "char" => Pick("'\\0'", "(char)27", "(char)65.5", "char.MaxValue"),
            "uint" => Pick("0u", "uint.MaxValue", "(uint)'a'"),
            "double" => Pick("0.0", "(double)1e30f", "(double)float.NaN", "double.PositiveInfinity", "1e308", "-0.0"),
            "float" => Pick("0f", "(float)1e30", "float.NaN", "float.MaxValue"),
            "decimal" => Pick("0m", "decimal.MaxValue", "1.5m"),
            "bool" => Pick("true", "false"),
            "string" => Pick("\"a\"", "null", "nameof(Node)", "string.Empty"),
            "object" => Pick("null", "\"a\"", "(object)3", "(object)1e30f"),
            "Handle" => Pick("Handle.None", "(Handle)3", "(Handle)'x'", "default(Handle)", "(Handle)(int)1e3"),
            "int[]" => Pick("null", "new int[0]"),
            _ => Pick("null", "default(Node)"),
        };
    }

    private string Variable(string type)
    {
        string[] known = [.. _locals.Where(local => local.Type == type).Select(local => local.Name)];
        return known.Length > 0 && !Chance(3) ? Pick(known) : $"this.{(Chance(2) ? "F" : "P")}{Member(type)}";
    }

    private string Receiver()
    {
        string[] known = [.. _locals.Where(local => local.Type == "Node").Select(local => local.Name)];
        return known.Length > 0 && Chance(2) ? Pick(known) : Pick("this", "this.FNode", "new Node()");
    }

    private static string Cast(string type, string expression) => $"({type})({expression})";

    private static string Member(string type) => type.Replace("[]", "Array", StringComparison.Ordinal);

    private string Name() => "v" + Number(_names++);

    private bool Chance(int of) => _random.Next(of) == 0;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void Line(string line)
    {
        _text.Append(line).Append('\n');
    }
}

using System;
using FirmwareScanner.Contracts;

[AllocationFree]
public sealed class Text
{
    private const string Name = "name";
    private static readonly string Kept = "kept";
    private string _text = "initial";

    public string Literal() => "text"; // expect FWS203

    public string Empty() => ""; // expect FWS203

    public string EmptyField() => string.Empty;

    public string Constant() => Name; // expect FWS203

    public string NameOf() => nameof(Text); // expect FWS203

    public string Folded() => "a" + "b"; // expect FWS203

    public string ConstantInterpolation() => $"{Name}"; // expect FWS203

    public string Field() => Kept;

    public string? Null() => null;

    public int LocalConstant()
    {
        const string Unused = "unused";
        const int Used = 3;
        return Used;
    }

    public int Argument() => Take("x"); // expect FWS203

    public int Default() => Take(); // expect FWS203

    public string Joined(string other) => _text + other; // expect FWS204

    public string WithNumber(int number) => "n" + number + 'c'; // expect FWS204

    public string WithCall() => _text + Literal() + Make(); // expect FWS204, FWS213

    public void Append()
    {
        _text += "more"; // expect FWS204
    }

    public string Interpolated(int number) => $"n {number} {number:x}"; // expect FWS205

    public string InterpolatedText(string text) => $"{text}"; // expect FWS205

    public int Switch(string text)
    {
        switch (text)
        {
            case "on": // expect FWS203
                return 1;
            case null:
                return 2;
            default:
                return 0;
        }
    }

    public bool IsOn(string text) => text is "on"; // expect FWS203

    [Obsolete("A literal in an attribute is not executed.")]
    public int InAttribute() => 0;

    private static int Take(string text = "default") => 0;

    [Allocates("Called before the freeze.")]
    private static string Make() => "made";
}

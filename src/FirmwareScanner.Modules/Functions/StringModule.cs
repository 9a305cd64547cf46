using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Modules.Functions;

/// <summary>The module <c>string</c>: numbers and lengths of texts (https://yara.readthedocs.io/en/v4.5.0/modules/string.html).</summary>
public sealed class StringModule : Module
{
    private const int MinBase = 2;
    private const int MaxBase = 36;

    private static readonly ModuleType SharedType = ModuleType.StructureOf(new Dictionary<string, ModuleType>
    {
        ["to_int"] = ModuleType.FunctionOf(
            new("s", ModuleType.Integer, call => ToInteger(call.Text(0), 0)),
            new("si", ModuleType.Integer, call => ToInteger(call.Text(0), call.Integer(1)))),
        ["length"] = ModuleType.FunctionOf(new ModuleFunction("s", ModuleType.Integer, call => (long)call.Text(0).Length)),
    });

    /// <inheritdoc/>
    public override string Name => "string";

    /// <inheritdoc/>
    public override ModuleType Type => SharedType;

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context) => new();

    /// <summary>
    /// What the function strtoll of C gives: white space, a sign, a prefix 0x or 0 that tells the base if none is given, digits. Whatever
    /// follows, also another digit than the base has, makes it undefined, and so does a number that does not fit.
    /// </summary>
    private static object? ToInteger(byte[] text, long numberBase)
    {
        if (numberBase is not 0 and (< MinBase or > MaxBase))
        {
            return null;
        }

        int position = 0;
        while (At(text, position) is (byte)' ' or (>= 9 and <= 13))
        {
            position++;
        }

        bool isNegative = At(text, position) == '-';
        position += At(text, position) is (byte)'-' or (byte)'+' ? 1 : 0;
        bool isPrefixed = At(text, position) == '0' && (At(text, position + 1) | 0x20) == 'x' && Digit(At(text, position + 2)) < 16;
        if (isPrefixed && numberBase is (0 or 16))
        {
            position += 2;
            numberBase = 16;
        }
        else if (numberBase == 0)
        {
            numberBase = At(text, position) == '0' ? 8 : 10;
        }

        return Number(text, position, (int)numberBase, isNegative);
    }

    private static object? Number(byte[] text, int position, int numberBase, bool isNegative)
    {
        int start = position;
        var limit = new BigInteger(long.MaxValue) + (isNegative ? 1 : 0);
        BigInteger number = 0;
        while (Digit(At(text, position)) < numberBase)
        {
            number = (number * numberBase) + Digit(At(text, position));
            if (number > limit)
            {
                return null;
            }

            position++;
        }

        return position == start || At(text, position) != 0 ? null : (long)(isNegative ? -number : number);
    }

    /// <summary>A character; 0 at the end.</summary>
    private static byte At(byte[] text, int position) => position < text.Length ? text[position] : (byte)0;

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'z' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'Z' => character - 'A' + 10,
        _ => int.MaxValue,
    };
}

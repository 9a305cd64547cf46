using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Modules.Functions;

/// <summary>
/// The module <c>console</c>: prints values to <see cref="ModuleContext.Console"/>; every call is true
/// (https://yara.readthedocs.io/en/v4.5.0/modules/console.html).
/// </summary>
public sealed class ConsoleModule : Module
{
    private static readonly ModuleType SharedType = ModuleType.StructureOf(new Dictionary<string, ModuleType>
    {
        ["log"] = ModuleType.FunctionOf(
            Print("s", call => Escape(call.Text(0))),
            Print("ss", call => Message(call) + Escape(call.Text(1))),
            Print("i", call => Decimal(call.Integer(0))),
            Print("si", call => Message(call) + Decimal(call.Integer(1))),
            Print("f", call => Fixed(call.Float(0))),
            Print("sf", call => Message(call) + Fixed(call.Float(1)))),
        ["hex"] = ModuleType.FunctionOf(
            Print("i", call => Hexadecimal(call.Integer(0))),
            Print("si", call => Message(call) + Hexadecimal(call.Integer(1)))),
    });

    /// <inheritdoc/>
    public override string Name => "console";

    /// <inheritdoc/>
    public override ModuleType Type => SharedType;

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context) => new();

    private static ModuleFunction Print(string parameters, Func<ModuleCall, string> line)
    {
        return new ModuleFunction(parameters, ModuleType.Integer, call =>
        {
            call.Context.Console?.Invoke(line(call));
            return 1L;
        });
    }

    /// <summary>The first argument as it is, up to a zero.</summary>
    private static string Message(ModuleCall call)
    {
        byte[] text = call.Text(0);
        int end = Array.IndexOf(text, (byte)0);
        return Encoding.UTF8.GetString(text, 0, end < 0 ? text.Length : end);
    }

    private static string Escape(byte[] text)
    {
        var result = new StringBuilder(text.Length);
        foreach (byte value in text)
        {
            if (value is >= (byte)' ' and <= (byte)'~')
            {
                result.Append((char)value);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            }
        }

        return result.ToString();
    }

    private static string Decimal(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hexadecimal(long value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Six digits behind the point, as C prints them: what lies in the middle goes to the even digit.</summary>
    private static string Fixed(double value)
    {
        if (!double.IsFinite(value))
        {
            return (double.IsNegative(value) ? "-" : "") + (double.IsNaN(value) ? "nan" : "inf");
        }

        // Only a multiple of 1/128 has seven digits at most, the last of which may lie in the middle; what is printed of it is exact.
        string exact = value.ToString("F7", CultureInfo.InvariantCulture);
        bool isInTheMiddle = value * 128 == Math.Floor(value * 128) && exact[^1] == '5';
        return isInTheMiddle && (exact[^2] - '0') % 2 == 0 ? exact[..^1] : value.ToString("F6", CultureInfo.InvariantCulture);
    }
}

using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>Something that must not happen, and the input with which it does.</summary>
/// <param name="Kind">One word: exception, property, memory, time-out, crash.</param>
/// <param name="Place">What tells it from others: type of the exception and the method of the product that threw it.</param>
/// <param name="Text">All that is known, several lines.</param>
/// <param name="Input">The bytes.</param>
internal sealed record Finding(string Kind, string Place, string Text, byte[] Input)
{
    private const string Namespace = "FirmwareScanner.";

    /// <summary>What an exception tells.</summary>
    internal static Finding Of(Exception exception, byte[] input)
    {
        string kind = exception is Targets.PropertyException ? "property" : "exception";
        string place = exception is Targets.PropertyException ? exception.Message.Split(':', ',')[0] : $"{exception.GetType().Name} in {MethodOf(exception)}";
        return new Finding(kind, place, exception.ToString(), input);
    }

    /// <summary>Whether two findings are of the same fault, as far as can be seen.</summary>
    internal bool IsLike(Finding? other) => other is not null && other.Kind == Kind && other.Place == Place;

    /// <summary>Writes the input and, beside it, the text.</summary>
    /// <returns>The path of the input.</returns>
    internal string Save(string folder, string target)
    {
        Directory.CreateDirectory(folder);
        uint number = 2166136261;
        foreach (char letter in Kind + Place)
        {
            number = (number ^ letter) * 16777619;
        }

        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{target}-{Kind}-{number:x8}"));
        File.WriteAllBytes(path, Input);
        File.WriteAllText(path + ".txt", $"{Kind}: {Place}\n{Text}\n");
        return path;
    }

    private static string MethodOf(Exception exception)
    {
        foreach (StackFrame frame in new StackTrace(exception).GetFrames())
        {
            System.Reflection.MethodBase? method = frame.GetMethod();
            string type = method?.DeclaringType?.FullName ?? string.Empty;
            if (type.StartsWith(Namespace, StringComparison.Ordinal))
            {
                return $"{type}.{method!.Name}";
            }
        }

        return "no method of the product";
    }
}

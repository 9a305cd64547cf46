using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>All fields of a module, one a line with its path: ours, and those that <c>yara -D</c> prints.</summary>
internal static class FieldLines
{
    private const string Undefined = "YR_UNDEFINED";

    /// <summary>The fields of a file.</summary>
    internal static List<string> Of(Module module, ReadOnlyMemory<byte> bytes)
    {
        List<string> lines = [];
        Add(lines, module.Name, module.Type, MemoryContent.Load(module, bytes));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The fields in what yara printed.</summary>
    internal static List<string> Parse(string output)
    {
        List<string> lines = [];
        List<string> path = [];
        foreach (string line in output.Split('\n'))
        {
            int depth = line.TakeWhile(character => character == '\t').Count();
            string text = line[depth..];
            int equals = text.IndexOf(" = ", StringComparison.Ordinal);
            if (depth > path.Count || text.Length == 0)
            {
                continue;
            }

            path.RemoveRange(depth, path.Count - depth);
            if (equals > 0)
            {
                lines.Add(string.Concat(path.Select(part => part.StartsWith('[') ? part : "." + part)) + "." + text);
            }
            else
            {
                path.Add(text);
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static void Add(List<string> lines, string path, ModuleType type, object? value)
    {
        switch (type.Kind)
        {
            case ModuleValueKind.Function:
                return;
            case ModuleValueKind.Structure:
                // A structure inside of one is always there; what it has is not.
                foreach ((string name, ModuleType field) in type.Fields)
                {
                    Add(lines, path.StartsWith('.') ? $"{path}.{name}" : $".{path}.{name}", field, (value as ModuleStructure)?[name]);
                }

                return;
            case ModuleValueKind.Array:
                IReadOnlyList<object?> elements = (value as ModuleArray)?.Elements ?? [];
                for (int i = 0; i < elements.Count; i++)
                {
                    if (elements[i] is { } element)
                    {
                        Add(lines, $"{path}[{i}]", type.Element!, element);
                    }
                }

                return;
            default:
                lines.Add($"{path} = {Text(value)}");
                return;
        }
    }

    private static string Text(object? value) => value switch
    {
        null => Undefined,
        long number => number.ToString(CultureInfo.InvariantCulture),
        byte[] bytes => $"\"{Quoted(bytes)}\"",
        _ => throw new InvalidOperationException($"no scalar: {value}"),
    };

    private static string Quoted(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (byte value in bytes)
        {
            text.Append(value is >= 0x20 and < 0x7F ? ((char)value).ToString() : $"\\x{value:x2}");
        }

        return text.ToString();
    }
}

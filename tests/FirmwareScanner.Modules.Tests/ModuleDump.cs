using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Modules.Tests;

/// <summary>What a module found in a file, as a value for each path, in the notation of yara's option -D; undefined values are left out.</summary>
internal static class ModuleDump
{
    internal static SortedDictionary<string, string> Of(Module module, byte[] file)
    {
        ModuleStructure root = module.Load(new ModuleContext(new ByteContent(file)));
        var dump = new SortedDictionary<string, string>(StringComparer.Ordinal);
        AddStructure(dump, module.Name, module.Type, root);
        return dump;
    }

    /// <summary>Escapes what is not printable, as yara does.</summary>
    internal static string Escape(byte[] text)
    {
        var result = new StringBuilder();
        foreach (byte value in text)
        {
            result.Append(value is >= 0x20 and < 0x7f ? ((char)value).ToString() : $"\\x{value:x2}");
        }

        return result.ToString();
    }

    private static void Add(SortedDictionary<string, string> dump, string path, ModuleType type, object? value)
    {
        switch (type.Kind, value)
        {
            case (_, null) or (ModuleValueKind.Function, _):
                break;
            case (ModuleValueKind.Integer, long integer):
                dump[path] = integer.ToString(CultureInfo.InvariantCulture);
                break;
            case (ModuleValueKind.Float, double number):
                dump[path] = number.ToString("F6", CultureInfo.InvariantCulture);
                break;
            case (ModuleValueKind.Text, byte[] text):
                dump[path] = '"' + Escape(text) + '"';
                break;
            case (ModuleValueKind.Structure, ModuleStructure structure):
                AddStructure(dump, path, type, structure);
                break;
            case (ModuleValueKind.Array, ModuleArray array):
                for (int i = 0; i < array.Elements.Count; i++)
                {
                    Add(dump, $"{path}/[{i}]", type.Element!, array[i]);
                }

                break;
            case (ModuleValueKind.Dictionary, ModuleDictionary dictionary):
                foreach ((byte[] key, object element) in dictionary.Entries)
                {
                    // Read back from a program, a key is text of UTF-8, and what is none is lost.
                    Add(dump, $"{path}/{Encoding.UTF8.GetString(key)}", type.Element!, element);
                }

                break;
            default:
                throw new InvalidOperationException($"{path} is a {type.Kind} and has the value {value}");
        }
    }

    private static void AddStructure(SortedDictionary<string, string> dump, string path, ModuleType type, ModuleStructure structure)
    {
        foreach ((string name, ModuleType field) in type.Fields)
        {
            Add(dump, $"{path}/{name}", field, structure[name]);
        }
    }
}

using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>Writes small programs as C#, each a method P0, P1 ... of one class.</summary>
internal static class ProgramPrinter
{
    private const string ResourceTypes = """
        using FirmwareScanner.Contracts;
        [assembly: DeviceCode]
        [AllocationFree]
        abstract class Resource : System.IDisposable
        {
            public abstract void Use();
            public abstract void Dispose();
        }
        [AllocationFree]
        abstract class Resources
        {
            [return: Owned] public abstract Resource TryOpen();
            [return: Owned] public abstract Resource Move([Consumed] Resource resource);
        }

        """;

    /// <summary>Programs over disposable objects.</summary>
    public static string PrintResources(IReadOnlyList<IReadOnlyList<Statement>> programs)
    {
        StringBuilder text = new(ResourceTypes + "static class Programs\n{\n    static bool Maybe;\n");
        for (int index = 0; index < programs.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    static void P{index}(Resources resources)\n    {{\n");
            text.Append("        Resource a = null, b = null;\n");
            Print(programs[index], text, "        ", isResource: true);
            text.Append("    }\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>Programs over leases.</summary>
    public static string Print(IReadOnlyList<IReadOnlyList<Statement>> programs)
    {
        StringBuilder text = new("using FirmwareScanner.Memory;\nstatic class Programs\n{\n    static bool Maybe;\n");
        for (int index = 0; index < programs.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    static void P{index}(BlockPool pool)\n    {{\n");
            text.Append("        BlockLease a = BlockLease.None, b = BlockLease.None;\n");
            Print(programs[index], text, "        ", isResource: false);
            text.Append("    }\n");
        }

        return text.Append("}\n").ToString();
    }

    public static string Print(IReadOnlyList<Statement> program)
    {
        StringBuilder text = new();
        Print(program, text, string.Empty, isResource: false);
        return text.ToString();
    }

    private static void Print(IReadOnlyList<Statement> statements, StringBuilder text, string indent, bool isResource)
    {
        foreach (Statement statement in statements)
        {
            string source = Name(statement.Source);
            string target = Name(statement.Target);
            text.Append(indent).Append(statement.Operation switch
            {
                Operation.Rent when isResource => $"{target} = resources.TryOpen();\n",
                Operation.Use when isResource => $"{source}.Use();\n",
                Operation.Release when isResource => $"{source}.Dispose();\n",
                Operation.Transfer when isResource => $"{target} = resources.Move({source});\n",
                Operation.IfSome when isResource => $"if ({source} != null)\n",
                Operation.Rent => $"{target} = pool.TryRent(1);\n",
                Operation.Use => $"pool.Offset({source});\n",
                Operation.Release => $"pool.Release({source});\n",
                Operation.Transfer => $"{target} = pool.Transfer({source}, 2);\n",
                Operation.Alias => $"{target} = {source};\n",
                Operation.Throw => "throw new System.InvalidOperationException();\n",
                Operation.Return => "return;\n",
                Operation.If or Operation.IfElse => "if (Maybe)\n",
                Operation.IfSome => $"if ({source} != BlockLease.None)\n",
                Operation.Loop => "while (Maybe)\n",
                _ => "try\n",
            });
            if (statement.Body is not null)
            {
                PrintBlock(statement.Body, text, indent, isResource);
            }

            if (statement.Second is not null)
            {
                string word = statement.Operation switch
                {
                    Operation.IfElse => "else",
                    Operation.TryCatch => "catch",
                    _ => "finally",
                };
                text.Append(indent).Append(word).Append('\n');
                PrintBlock(statement.Second, text, indent, isResource);
            }
        }
    }

    private static void PrintBlock(IReadOnlyList<Statement> statements, StringBuilder text, string indent, bool isResource)
    {
        text.Append(indent).Append("{\n");
        Print(statements, text, indent + "    ", isResource);
        text.Append(indent).Append("}\n");
    }

    private static string Name(int variable)
    {
        return variable == 0 ? "a" : "b";
    }
}

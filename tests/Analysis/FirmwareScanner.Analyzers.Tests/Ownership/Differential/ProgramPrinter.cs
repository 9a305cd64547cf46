using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>Writes small programs as C#, each a method P0, P1 ... of one class, or the constructor or Dispose of a class of that name.</summary>
internal static class ProgramPrinter
{
    private const string ResourceTypes = """
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

    /// <summary>Programs of a kind, to be compiled.</summary>
    public static string Print(ProgramKind kind, IReadOnlyList<IReadOnlyList<Statement>> programs)
    {
        StringBuilder text = new("using FirmwareScanner.Contracts;\nusing FirmwareScanner.Memory;\n");
        text.Append(kind == ProgramKind.DeviceObjects ? "[assembly: DeviceCode]\n" : string.Empty);
        text.Append(kind == ProgramKind.Leases ? string.Empty : ResourceTypes);
        bool areClasses = kind is ProgramKind.Fields or ProgramKind.Disposals;
        text.Append(areClasses ? string.Empty : "static class Programs\n{\n    static bool Maybe;\n");
        for (int index = 0; index < programs.Count; index++)
        {
            string name = "P" + index.ToString(CultureInfo.InvariantCulture);
            string body = Body(kind, programs[index]);
            text.Append(kind switch
            {
                ProgramKind.Leases => $$"""
                        static void {{name}}(BlockPool pool)
                        {
                            BlockLease a = BlockLease.None, b = BlockLease.None;
                    {{body}}    }

                    """,
                ProgramKind.Fields => $$"""
                    sealed class {{name}} : System.IDisposable
                    {
                        static bool Maybe;
                        [Owned] Resource a;
                        [Owned] Resource b;
                        {{name}}(Resources resources)
                        {
                    {{body}}    }
                        public void Dispose()
                        {
                            b?.Dispose();
                            a?.Dispose();
                        }
                    }

                    """,
                ProgramKind.Disposals => $$"""
                    sealed class {{name}} : System.IDisposable
                    {
                        static bool Maybe;
                        readonly Resources resources;
                        [Owned] Resource a;
                        [Owned] Resource b;
                        public void Dispose()
                        {
                    {{body}}    }
                    }

                    """,
                _ => $$"""
                        static void {{name}}(Resources resources)
                        {
                            Resource a = null, b = null;
                    {{body}}    }

                    """,
            });
        }

        return text.Append(areClasses ? string.Empty : "}\n").ToString();
    }

    /// <summary>One program, to be read.</summary>
    public static string Print(ProgramKind kind, IReadOnlyList<Statement> program)
    {
        StringBuilder text = new();
        Print(program, text, string.Empty, kind);
        return text.ToString();
    }

    private static string Body(ProgramKind kind, IReadOnlyList<Statement> program)
    {
        StringBuilder text = new();
        Print(program, text, "        ", kind);
        return text.ToString();
    }

    private static void Print(IReadOnlyList<Statement> statements, StringBuilder text, string indent, ProgramKind kind)
    {
        foreach (Statement statement in statements)
        {
            text.Append(indent).Append(Text(statement, kind));
            if (statement.Body is not null)
            {
                PrintBlock(statement.Body, text, indent, kind);
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
                PrintBlock(statement.Second, text, indent, kind);
            }
        }
    }

    private static string Text(Statement statement, ProgramKind kind)
    {
        string source = Name(statement.Source);
        string target = Name(statement.Target);
        bool isLease = kind == ProgramKind.Leases;
        return statement.Operation switch
        {
            Operation.Rent => isLease ? $"{target} = pool.TryRent(1);\n" : $"{target} = resources.TryOpen();\n",
            Operation.Use => isLease ? $"pool.Offset({source});\n" : $"{source}.Use();\n",
            Operation.Release => isLease ? $"pool.Release({source});\n" : $"{source}.Dispose();\n",
            Operation.Transfer => isLease ? $"{target} = pool.Transfer({source}, 2);\n" : $"{target} = resources.Move({source});\n",
            Operation.Alias when kind == ProgramKind.Fields => $"{target} = {source}; {source} = null;\n",
            Operation.Alias => $"{target} = {source};\n",
            Operation.Throw => "throw new System.InvalidOperationException();\n",
            Operation.Return => "return;\n",
            Operation.If or Operation.IfElse => "if (Maybe)\n",
            Operation.IfSome => isLease ? $"if ({source} != BlockLease.None)\n" : $"if ({source} != null)\n",
            Operation.Loop => "while (Maybe)\n",
            _ => "try\n",
        };
    }

    private static void PrintBlock(IReadOnlyList<Statement> statements, StringBuilder text, string indent, ProgramKind kind)
    {
        text.Append(indent).Append("{\n");
        Print(statements, text, indent + "    ", kind);
        text.Append(indent).Append("}\n");
    }

    private static string Name(int variable)
    {
        return variable == 0 ? "a" : "b";
    }
}

using System;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

if (args.Length != 1)
{
    Console.Error.WriteLine("prebuilt-rules: expected one argument, the database to write");
    return 2;
}

var diagnostics = new DiagnosticBag();
var loader = new RuleLoader(diagnostics);
loader.AddBuiltIn();
loader.AddBuiltInForDesktop();
CompiledDatabase? compiled = DatabaseCompiler.Compile(loader.Build(), new CompilerOptions(), diagnostics);
foreach (Diagnostic problem in diagnostics.All)
{
    if (problem.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning)
    {
        Console.Error.WriteLine($"prebuilt-rules: {problem}");
    }
}

if (compiled is null)
{
    return 1;
}

try
{
    compiled.Save(args[0]);
    return 0;
}
catch (IOException exception)
{
    Console.Error.WriteLine($"prebuilt-rules: {exception.Message}");
    return 1;
}

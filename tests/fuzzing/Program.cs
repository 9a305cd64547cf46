using System;
using System.CommandLine;
using FirmwareScanner.Fuzzing;

try
{
    return args is [FuzzCommand.InnerMark, ..]
        ? InnerProgram.Run(args)
        : FuzzCommand.Create().Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (FuzzingException failure)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return ExitCode.Failure;
}

using System;
using System.CommandLine;
using FirmwareScanner.Mutation;
using FirmwareScanner.Mutation.Running;

try
{
    return args is [WorkerProgram.Mark, ..]
        ? WorkerProgram.Run(args)
        : MutationCommand.Create().Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (MutationException failure)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return ExitCode.Failure;
}

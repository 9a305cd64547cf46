using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace FirmwareScanner.Mutation.Running;

/// <summary>
/// The process in which the mutated assembly lives. It says each thing that it does in a line of the answer file before and after it
/// does it, so that whoever started it knows where it was when it is gone.
/// </summary>
internal sealed class WorkerProgram
{
    /// <summary>The first word of the command line of a worker.</summary>
    internal const string Mark = "--worker";

    private readonly StreamWriter _answers;
    private readonly SwitchHandle _switch;
    private readonly IReadOnlyList<TestCase> _tests;
    private long _deadline = long.MaxValue;

    private WorkerProgram(string assembly, string filter, IReadOnlyList<string> testAssemblies, StreamWriter answers)
    {
        _answers = answers;
        _switch = new SwitchHandle(assembly);
        _tests = TestCatalog.Find(testAssemblies, filter);
    }

    /// <summary>Does what <see cref="WorkerProcess"/> tells.</summary>
    /// <param name="arguments">Mark, mode, folder, assembly, orders, answers, number of mutants, filter, test assemblies.</param>
    internal static int Run(string[] arguments)
    {
        Console.SetOut(TextWriter.Null);
        TestCatalog.LoadFrom(arguments[2]);
        using var answers = new StreamWriter(arguments[5], append: true) { AutoFlush = true };
        var worker = new WorkerProgram(arguments[3], arguments[7], arguments[8..], answers);
        if (arguments[1] == WorkerProcess.CoverMode)
        {
            worker.Cover(int.Parse(arguments[6], CultureInfo.InvariantCulture));
        }
        else
        {
            new Thread(worker.Watch) { IsBackground = true }.Start();
            worker.TryAll(File.ReadLines(arguments[4]).Select(MutantOrder.Parse));
        }

        // Threads of a test that a mutant stopped in the middle are no reason to go on.
        answers.Flush();
        Environment.Exit(0);
        return 0;
    }

    private void Cover(int mutants)
    {
        for (int index = 0; index < _tests.Count; index++)
        {
            TestCase test = _tests[index];
            byte[] touched = new byte[mutants];
            _switch.Record(touched);
            var clock = Stopwatch.StartNew();
            Exception? exception = test.Run();
            int milliseconds = (int)clock.ElapsedMilliseconds;
            _switch.Record(null);
            IReadOnlyList<int> numbers = [.. Enumerable.Range(0, mutants).Where(number => touched[number] != 0)];
            _answers.WriteLine(new TestRecord(index, test.Name, milliseconds, OneLine(exception), numbers).ToLine());
        }
    }

    private static string OneLine(Exception? exception) =>
        exception is null ? string.Empty : $"{exception.GetType().Name}: {exception.Message}".ReplaceLineEndings(" ").Replace('\t', ' ');

    private void TryAll(IEnumerable<MutantOrder> orders)
    {
        bool isFresh = true;
        foreach (MutantOrder order in orders)
        {
            Say(WorkerProcess.Begin, order.Mutant, string.Empty);
            if (!Try(order, isFresh))
            {
                return;
            }

            isFresh = false;
        }
    }

    /// <summary>Tries a mutant.</summary>
    /// <returns>False if this process is of no use any longer: what an earlier mutant left behind fails tests.</returns>
    private bool Try(MutantOrder order, bool isFresh)
    {
        foreach ((int index, int limit) in order.Tests)
        {
            _switch.Activate(order.Mutant);
            Exception? failure = RunLimited(_tests[index], limit);
            _switch.Activate(-1);
            if (failure is null)
            {
                continue;
            }

            if (!isFresh && RunLimited(_tests[index], limit) is not null)
            {
                Say(WorkerProcess.Spoiled, order.Mutant, string.Empty);
                return false;
            }

            Say(WorkerProcess.Killed, order.Mutant, _tests[index].Name);
            return true;
        }

        Say(WorkerProcess.Survived, order.Mutant, string.Empty);
        return true;
    }

    private Exception? RunLimited(TestCase test, int milliseconds)
    {
        Interlocked.Exchange(ref _deadline, Environment.TickCount64 + milliseconds);
        Exception? failure = test.Run();
        Interlocked.Exchange(ref _deadline, long.MaxValue);
        return failure;
    }

    // What does not end cannot be stopped from inside; the answer file says which mutant it was.
    private void Watch()
    {
        while (Environment.TickCount64 < Interlocked.Read(ref _deadline))
        {
            Thread.Sleep(50);
        }

        Environment.Exit(WorkerProcess.TimeOutCode);
    }

    private void Say(string word, int mutant, string text) =>
        _answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word}\t{mutant}\t{text}"));
}

using System;
using System.Collections;
using System.Collections.Generic;
using System.Threading.Tasks;
using FirmwareScanner.Contracts;

[AllocationFree]
public sealed class Delegates
{
    private Action? _action;

    public event EventHandler? Done;

    public Action Lambda() => () => { }; // expect FWS206

    public Action StaticLambda() => static () => { }; // expect FWS206

    public Action MethodGroup() => Work; // expect FWS206

    public Action Explicit() => new Action(Work); // expect FWS206

    public Delegate Natural() => (int x) => x; // expect FWS206

    public void Combine(Action other)
    {
        _action += other; // expect FWS206
    }

    public Delegate? Sum(Action a, Action b) => a + b; // expect FWS206

    public Action? Difference(Action a, Action b) => a - b; // expect FWS206

    public bool Same(Action a, Action b) => ReferenceEquals(a, b); // expect FWS213

    public void Subscribe(EventHandler handler)
    {
        Done += handler; // expect FWS206
    }

    public Func<object> Inside() => () => new object(); // expect FWS206, FWS201

    public void Call(Action action)
    {
        action(); // expect FWS213
    }

    public void Raise()
    {
        Done?.Invoke(this, EventArgs.Empty); // expect FWS213
    }

    public int Params() => Sum(1, 2, 3); // expect FWS207

    public int NoParams() => Sum(); // expect FWS207

    public int Given(int[] values) => Sum(values);

    public IEnumerable Iterator()
    {
        yield return null; // expect FWS208
    }

    public async Task Async() // expect FWS208
    {
        await Task.CompletedTask; // expect FWS213
    }

    public int OverArray(int[] values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum += value;
        }

        return sum;
    }

    public int OverString(string text)
    {
        int sum = 0;
        foreach (char value in text)
        {
            sum += value;
        }

        return sum;
    }

    public int OverList(List<int> values)
    {
        int sum = 0;
        foreach (int value in values) // expect FWS209
        {
            sum += value;
        }

        return sum;
    }

    public void OverInterface(IEnumerable values)
    {
        foreach (object value in values) // expect FWS209
        {
        }
    }

    public int OverMatrix(int[,] values)
    {
        int sum = 0;
        foreach (int value in values) // expect FWS209
        {
            sum += value;
        }

        return sum;
    }

    public void Lock()
    {
        lock (this) // expect FWS211
        {
        }
    }

    private static void Work()
    {
    }

    private static int Sum(params int[] values) => values.Length;
}

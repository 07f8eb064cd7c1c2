package stentor.cli;

import java.util.List;

import com.beust.jcommander.converters.IParameterSplitter;

/** For jcommander, which by itself takes an option that may be given several times apart at commas: leaves a value whole. */
public final class Unsplit implements IParameterSplitter {

    @Override
    public List<String> split(String value) {
        return List.of(value);
    }
}

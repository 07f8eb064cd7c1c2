package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTest {

    private static final ClassLoader LOADER = ServicesTest.class.getClassLoader();

    @Test
    void findsTheBuiltInOnesByName() {
        assertInstanceOf(Upper.class, Services.find("upper", LOADER));
        assertInstanceOf(Echo.class, Services.find("echo", LOADER));
        assertInstanceOf(Count.class, Services.find("count:a", LOADER));
    }

    @Test
    void everythingBehindTheFirstColonIsTheArgument() {
        assertInstanceOf(Count.class, Services.find("count::", LOADER));
        assertEquals("the service 'upper' takes no argument", messageOf("upper:a:b"));
        assertEquals("the service 'echo' takes no argument", messageOf("echo:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lower", "UPPER", "", ":", "upper "})
    void anUnknownNameIsAnsweredWithTheNamesThereAre(String request) {
        String message = messageOf(request);
        assertTrue(message.startsWith("there is no service '" + request.replace(":", "") + "'"), message);
        assertTrue(message.endsWith("there are upper, echo, count:LETTER"), message);
    }

    @Test
    void usagesTellHowEachIsAskedFor() {
        assertEquals("upper, echo, count:LETTER", Services.usages(LOADER));
    }

    private static String messageOf(String request) {
        return assertThrows(IllegalArgumentException.class, () -> Services.find(request, LOADER)).getMessage();
    }
}
